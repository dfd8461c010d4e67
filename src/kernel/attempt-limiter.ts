/** Counts attempts per key across all nodes. */
export interface AttemptLimiter {
  /** Counts one attempt for every key; throws `RATE_LIMITED` when one of them has had too many. */
  attempt(keys: readonly string[]): Promise<void>;

  /** Forgets the attempts of a key after a success. */
  forget(key: string): Promise<void>;
}
