import type { StorageProvider } from '../../domain/storage-provider.ts';
import { guardedProvider, type ProviderCall } from './guarded-provider.ts';
import { DEFAULT_RETRIES, type RetryPolicy, retrying } from './retrying.ts';

/** A listing cannot step back one item, and a health check must report the current state. */
const RETRIED: ReadonlySet<ProviderCall['method']> = new Set([
  'put',
  'open',
  'stat',
  'retrieve',
  'delete',
  'list',
  'listRestores',
  'removeLeftovers',
  'signedUrl',
]);

/**
 * Retries calls that fail with `PROVIDER_UNAVAILABLE`; every call of the port is idempotent. A body that breaks off
 * midway is not resumed: the reader must open it again. `retried` names the calls that the provider does not retry
 * itself.
 */
export function withRetry(
  provider: StorageProvider,
  policy: Partial<RetryPolicy> = {},
  retried: ReadonlySet<ProviderCall['method']> = RETRIED,
): StorageProvider {
  const whole = { ...DEFAULT_RETRIES, ...policy };
  return guardedProvider(provider, ({ method }, work, signal) =>
    retried.has(method) ? retrying(() => work(signal), whole, signal) : work(signal),
  );
}
