import type { RunningHash } from './staging.ts';

const MAX_KEPT = 2_000;

/**
 * Keeps the hash of an upload's bytes in memory between PATCH requests to this node. Only for bytes recorded as durable
 * under a lease, because these never change again.
 */
export class RunningHashes {
  private readonly kept = new Map<string, RunningHash>();

  /** Removes and returns the hash of exactly the first `length` bytes, if known. */
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
