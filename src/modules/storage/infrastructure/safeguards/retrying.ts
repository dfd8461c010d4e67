import { setTimeout as sleep } from 'node:timers/promises';

import { isDomainError } from '../../../../kernel/domain-error.ts';

/** How often and with what delay transient failures are retried. */
export interface RetryPolicy {
  /** Includes the first attempt. */
  readonly attempts: number;
  /** Delay before the second attempt, in milliseconds; doubles before each later attempt. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Returns 0 to 1. Shortens each delay by up to half so that concurrent callers spread out. */
  readonly random: () => number;
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const DEFAULT_RETRIES: RetryPolicy = {
  attempts: 4,
  firstPauseMs: 200,
  longestPauseMs: 5_000,
  random: Math.random,
  pause: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};

/** Retries the work while it fails with `PROVIDER_UNAVAILABLE`. Rejects with the last error, or when aborted. */
export async function retrying<T>(
  work: () => Promise<T>,
  policy: RetryPolicy,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (attempt >= policy.attempts || !isDomainError(error, 'PROVIDER_UNAVAILABLE')) throw error;
    }
    const pause = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (attempt - 1));
    await policy.pause(pause * (1 - policy.random() / 2), signal);
  }
}
