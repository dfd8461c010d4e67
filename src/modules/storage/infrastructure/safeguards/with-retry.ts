import type { StorageProvider } from '../../domain/storage-provider.ts';
import { guardedProvider, type ProviderCall } from './guarded-provider.ts';
import { DEFAULT_RETRIES, type RetryPolicy, retrying } from './retrying.ts';

/** A listing cannot step back one item, and a health check must report the current state. */
const NOT_RETRIED: ReadonlySet<ProviderCall['method']> = new Set(['next', 'health']);

/**
 * Retries calls that fail with `PROVIDER_UNAVAILABLE`; every call of the port is idempotent. A body that breaks off
 * midway is not resumed: the reader must open it again.
 */
export function withRetry(
  provider: StorageProvider,
  policy: Partial<RetryPolicy> = {},
): StorageProvider {
  const whole = { ...DEFAULT_RETRIES, ...policy };
  return guardedProvider(provider, ({ method }, work, signal) =>
    NOT_RETRIED.has(method) ? work(signal) : retrying(() => work(signal), whole, signal),
  );
}
