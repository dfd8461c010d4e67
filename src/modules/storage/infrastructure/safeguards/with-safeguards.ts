import type { StorageProvider } from '../../domain/storage-provider.ts';
import type { ProviderCall } from './guarded-provider.ts';
import type { RetryPolicy } from './retrying.ts';
import { type CallLimits, withLimit } from './with-limit.ts';
import { withRetry } from './with-retry.ts';
import { withTimeout } from './with-timeout.ts';

export interface Safeguards {
  readonly retries?: Partial<RetryPolicy>;
  /** The calls to retry; by default all that can be repeated. */
  readonly retried?: ReadonlySet<ProviderCall['method']>;
  readonly limits?: CallLimits;
  /** Milliseconds. Only for providers without timeouts of their own. */
  readonly timeoutMs?: number;
}

/** The standard safeguards for remote providers. Retries wait without occupying a slot of the limit. */
export function withSafeguards(
  provider: StorageProvider,
  { retries, retried, limits, timeoutMs }: Safeguards = {},
): StorageProvider {
  const timely = timeoutMs === undefined ? provider : withTimeout(provider, timeoutMs);
  return withRetry(withLimit(timely, limits), retries, retried);
}
