import type { Clock } from '../../../kernel/clock.ts';
import { cancellable } from '../../../kernel/concurrency/cancellable.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import { type FollowedRows, followRows, type TimedRow } from './follow-rows.ts';
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
    return this.follow(shareActivityTopic(ownerId), (...page) =>
      this.ledger.accessesSince(ownerId, ...page),
    );
  }

  /** Yields requests for originals in cold storage from now on; never ends. */
  requestsFor(ownerId: string): AsyncGenerator<ShareRequestRow, void, undefined> {
    return this.follow(shareRequestsTopic(ownerId), (...page) =>
      this.requests.since(ownerId, ...page),
    );
  }

  private follow<Row extends TimedRow>(
    topic: string,
    read: FollowedRows<Row>['read'],
  ): AsyncGenerator<Row, void, undefined> {
    const { bus, clock } = this;
    return cancellable((signal) => followRows({ bus, clock, topic, read }, signal));
  }
}
