import { DomainError } from '../domain-error.ts';
import type { EventBus } from '../event-bus.ts';
import { cancellable } from './cancellable.ts';
import { WakeUp } from './wake-up.ts';

const PAGE = 100;

/** Looks this often although nobody said that there is something. */
const RECHECK_MS = 30_000;

/** Where changes with ascending numbers are read from. */
export interface ChangeFeed<Change extends { readonly number: number }> {
  readonly bus: EventBus;
  /** Says that there is something to read. */
  readonly topic: string;
  /** The number that was given out last. */
  latest(): Promise<number>;
  /** Changes with a number above `since`, in the order of their numbers. */
  read(since: number, limit: number): Promise<readonly Change[]>;
}

/**
 * Yields the changes with a number above `since`, in their order, without end; without `since` those from now on.
 * A page is read only when the consumer has taken the one before. Throws `CURSOR_INVALID` for a number that was
 * never given out: what the changes are about must then be read anew.
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
    throw new DomainError('CURSOR_INVALID', 'the cursor is ahead of the library; list it anew');
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
