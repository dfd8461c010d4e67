import type { Clock } from '../../../kernel/clock.ts';
import type { ShareLedger } from './share-ledger.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_DAYS = 180;
const KEPT_ENTRIES = 1_000;

/** Keeps the log of who came to shares small: at most half a year, and 1,000 entries of each. */
export class PruneShares {
  constructor(
    private readonly ledger: Pick<ShareLedger, 'prune'>,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    await this.ledger.prune(now, new Date(now.getTime() - KEPT_DAYS * DAY_MS), KEPT_ENTRIES);
  }
}
