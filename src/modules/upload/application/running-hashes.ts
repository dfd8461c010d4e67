import type { RunningHash } from './staging.ts';

const MAX_KEPT = 2_000;

/**
 * Remembers, between two PATCHes that meet on this node, the hash of the bytes so far. Only hashes whose bytes were
 * recorded as durable under a lease are kept: such a prefix never changes again.
 */
export class RunningHashes {
  private readonly kept = new Map<string, RunningHash>();

  /** The hash of exactly the first `length` bytes, if it is known. It is the caller's from now on. */
  take(sessionId: string, length: number): RunningHash | undefined {
    const hash = this.kept.get(sessionId);
    this.kept.delete(sessionId);
    return hash?.length === length ? hash : undefined;
  }

  keep(sessionId: string, hash: RunningHash): void {
    this.kept.set(sessionId, hash);
    const oldest = this.kept.keys().next();
    if (this.kept.size > MAX_KEPT && !oldest.done) this.kept.delete(oldest.value);
  }
}
