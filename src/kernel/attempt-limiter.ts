/** Counts attempts per key across all nodes. */
export interface AttemptLimiter {
  /** Counts one attempt for every key; throws `RATE_LIMITED` if any of them exceeds its limit. */
  attempt(keys: readonly string[]): Promise<void>;

  /** Resets a key after a success. */
  forget(key: string): Promise<void>;
}
