import type { StorageProvider } from '../../domain/storage-provider.ts';
import { guardedProvider, type ProviderCall } from './guarded-provider.ts';
import { DEFAULT_RETRIES, type RetryPolicy, retrying } from './retrying.ts';

/** A listing cannot go back by one item, and health is what it is now. */
const NEVER_AGAIN: ReadonlySet<ProviderCall['method']> = new Set(['next', 'health']);

/**
 * Tries again what fails with `PROVIDER_UNAVAILABLE`: every call of the port may be repeated. Bytes that break off
 * midway are the reader's to ask for again.
 */
export function withRetry(
  provider: StorageProvider,
  policy: Partial<RetryPolicy> = {},
): StorageProvider {
  const whole = { ...DEFAULT_RETRIES, ...policy };
  return guardedProvider(provider, ({ method }, work, signal) =>
    NEVER_AGAIN.has(method) ? work(signal) : retrying(() => work(signal), whole, signal),
  );
}
