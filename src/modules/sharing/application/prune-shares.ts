import type { Clock } from '../../../kernel/clock.ts';
import type { ShareLedger } from './share-ledger.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const RETENTION_DAYS = 30;
const MAX_ENTRIES = 1_000;

/** Limits the access log of each share to 30 days and 1,000 entries. */
export class PruneShares {
  constructor(
    private readonly ledger: Pick<ShareLedger, 'prune'>,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    await this.ledger.prune(now, new Date(now.getTime() - RETENTION_DAYS * DAY_MS), MAX_ENTRIES);
  }
}
