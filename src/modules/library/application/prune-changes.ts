import type { Clock } from '../../../kernel/clock.ts';
import type { ChangeFeed } from '../../../kernel/reaction.ts';

const DAY_MS = 24 * 3_600_000;
const OWNERS = 1_000;
const CHANGES = 1_000;

/** Deletes changes. */
export interface ChangeRetention {
  /** Up to `limit` owners with deletions older than `before` in the feed. */
  owners(feed: ChangeFeed, before: Date, limit: number): Promise<readonly string[]>;

  /**
   * Removes up to `limit` of the owner's deletions that are older than `before`, oldest first, and records the number
   * of the last one. Returns how many were removed.
   */
  prune(feed: ChangeFeed, ownerId: string, before: Date, limit: number): Promise<number>;
}

/** Limits how long deletions are kept in the change feeds. Other changes are kept as long as their file or album. */
export class PruneChanges {
  constructor(
    private readonly retention: ChangeRetention,
    private readonly feeds: readonly ChangeFeed[],
    private readonly clock: Clock,
    private readonly days: number,
  ) {}

  async execute(signal?: AbortSignal): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.days * DAY_MS);
    for (const feed of this.feeds) await this.pruneFeed(feed, before, signal);
  }

  private async pruneFeed(feed: ChangeFeed, before: Date, signal?: AbortSignal): Promise<void> {
    let owners: readonly string[];
    do {
      owners = await this.retention.owners(feed, before, OWNERS);
      for (const ownerId of owners) {
        let pruned = CHANGES;
        while (pruned === CHANGES) {
          signal?.throwIfAborted();
          pruned = await this.retention.prune(feed, ownerId, before, CHANGES);
        }
      }
    } while (owners.length === OWNERS);
  }
}
