import type { Clock } from '../../../kernel/clock.ts';
import { WakeUp } from '../../../kernel/concurrency/wake-up.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { PageRead } from '../../../kernel/paging.ts';

const PAGE = 100;

/** Polling interval as a fallback for lost notifications. */
const RECHECK_MS = 30_000;

/** A row may be committed this long after the time it carries, so later rows can become visible before it. */
const LATE_MS = 60_000;

export interface TimedRow {
  readonly id: string;
  readonly at: Date;
}

export interface FollowedRows<Row extends TimedRow> {
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Notified when rows are added. */
  readonly topic: string;
  /** Rows from `since` on, in id order. */
  readonly read: (since: Date, page: PageRead) => Promise<readonly Row[]>;
}

/** Yields each row added from now on once, even if rows are committed in another order than their ids; never ends. */
export async function* followRows<Row extends TimedRow>(
  { bus, clock, topic, read }: FollowedRows<Row>,
  signal: AbortSignal,
): AsyncGenerator<Row, void, undefined> {
  const wakeUp = new WakeUp(signal);
  let since = clock.now();
  /** Times of rows already yielded, by id. */
  const yielded = new Map<string, number>();
  using _active = bus.subscribe(topic, () => wakeUp.call());
  using _gap = bus.onGap(() => wakeUp.call());
  while (!signal.aborted) {
    const readAt = clock.now();
    let after: string | undefined;
    do {
      const rows = await read(since, { after, limit: PAGE });
      for (const row of rows) {
        if (yielded.has(row.id)) continue;
        yielded.set(row.id, row.at.getTime());
        yield row;
      }
      after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
    } while (after !== undefined && !signal.aborted);
    since = new Date(Math.max(since.getTime(), readAt.getTime() - LATE_MS));
    for (const [id, at] of yielded) if (at < since.getTime()) yielded.delete(id);
    await wakeUp.wait(RECHECK_MS);
  }
}
