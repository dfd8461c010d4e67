import type { Clock } from '../../../kernel/clock.ts';
import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import { followRows } from './follow-rows.ts';
import type { ShareAccessRow, ShareLedger } from './share-ledger.ts';
import type { ShareRequestQueries, ShareRequestRow } from './share-request-queries.ts';
import { shareActivityTopic, shareRequestsTopic } from './share-topics.ts';

/** Follows what recipients do with an owner's shares. */
export class WatchShares {
  constructor(
    private readonly ledger: Pick<ShareLedger, 'accessesSince'>,
    private readonly requests: Pick<ShareRequestQueries, 'since'>,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Yields accesses from now on; never ends. */
  accesses(ownerId: string): AsyncGenerator<ShareAccessRow, void, undefined> {
    const { bus, clock, ledger } = this;
    const topic = shareActivityTopic(ownerId);
    return cancellable((signal) =>
      followRows(
        { bus, clock, topic, read: (...page) => ledger.accessesSince(ownerId, ...page) },
        signal,
      ),
    );
  }

  /** Yields requests for originals in cold storage from now on; never ends. */
  requestsFor(ownerId: string): AsyncGenerator<ShareRequestRow, void, undefined> {
    const { bus, clock, requests } = this;
    const topic = shareRequestsTopic(ownerId);
    return cancellable((signal) =>
      followRows(
        { bus, clock, topic, read: (...page) => requests.since(ownerId, ...page) },
        signal,
      ),
    );
  }
}
