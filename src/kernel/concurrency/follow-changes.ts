import { DomainError } from '../domain-error.ts';
import type { EventBus } from '../event-bus.ts';
import { cancellable } from './cancellable.ts';
import { WakeUp } from './wake-up.ts';

const PAGE = 100;

/** Polls at this interval in case a notification was lost. */
const RECHECK_MS = 30_000;

/** A source of changes with ascending numbers. */
export interface ChangeFeed<Change extends { readonly number: number }> {
  readonly bus: EventBus;
  /** The topic that announces new changes. */
  readonly topic: string;
  /** The newest number assigned. */
  latest(): Promise<number>;
  /** Changes with a number above `since`, in order. */
  read(since: number, limit: number): Promise<readonly Change[]>;
}

/**
 * Yields the changes with a number above `since`, in order and without end; without `since`, those from now on. Reads a
 * page only after the consumer has taken the previous one. Throws `CURSOR_INVALID` for a number that was never
 * assigned: the client must then list everything again.
 */
export function followChanges<Change extends { readonly number: number }>(
  feed: ChangeFeed<Change>,
  since: number | undefined,
): AsyncGenerator<Change, void, undefined> {
  return cancellable((signal) => follow(feed, since, signal));
}

async function* follow<Change extends { readonly number: number }>(
  feed: ChangeFeed<Change>,
  since: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<Change, void, undefined> {
  const wakeUp = new WakeUp(signal);
  using _changed = feed.bus.subscribe(feed.topic, () => wakeUp.call());
  using _gap = feed.bus.onGap(() => wakeUp.call());
  const latest = await feed.latest();
  if (since !== undefined && since > latest) {
    throw new DomainError(
      'CURSOR_INVALID',
      'The cursor is ahead of the library. List the library again.',
    );
  }
  let at = since ?? latest;
  while (!signal.aborted) {
    const changes = await feed.read(at, PAGE);
    for (const change of changes) {
      yield change;
      at = change.number;
    }
    if (changes.length < PAGE) await wakeUp.wait(RECHECK_MS);
  }
}
