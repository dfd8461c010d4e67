import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { ShareAccessRow, ShareLedger } from './share-ledger.ts';
import { shareActivityTopic } from './share-topics.ts';

const PAGE = 100;

/** Polling interval as a fallback for lost notifications. */
const RECHECK_MS = 30_000;

/** Follows new accesses to an owner's shares in the access log. */
export class WatchShares {
  constructor(
    private readonly ledger: Pick<ShareLedger, 'accessesSince'>,
    private readonly bus: EventBus,
    private readonly ids: IdSource,
  ) {}

  /** Yields accesses from now on; never ends. */
  execute(ownerId: string): AsyncGenerator<ShareAccessRow, void, undefined> {
    return cancellable((signal) => this.follow(ownerId, signal));
  }

  private async *follow(
    ownerId: string,
    signal: AbortSignal,
  ): AsyncGenerator<ShareAccessRow, void, undefined> {
    const wakeUp = new WakeUp(signal);
    // Ids sort by time.
    let at = this.ids.next();
    using _active = this.bus.subscribe(shareActivityTopic(ownerId), () => wakeUp.call());
    using _gap = this.bus.onGap(() => wakeUp.call());
    while (!signal.aborted) {
      const rows = await this.ledger.accessesSince(ownerId, at, PAGE);
      for (const row of rows) {
        yield row;
        at = row.id;
      }
      if (rows.length < PAGE) await wakeUp.wait(RECHECK_MS);
    }
  }
}
