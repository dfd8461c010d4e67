import { setTimeout as sleep } from 'node:timers/promises';

import { isDomainError } from '../../../../kernel/domain-error.ts';

/** How often, and after how long, what may pass is tried again. */
export interface RetryPolicy {
  /** Including the first. */
  readonly attempts: number;
  /** The pause before the second attempt; twice as long before each one after it. Milliseconds. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** From 0 up to 1: pauses are cut by up to half, so that many callers do not come again at the same moment. */
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

/** Does the work again while it fails with `PROVIDER_UNAVAILABLE`; rejects with its last error, or when aborted. */
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
