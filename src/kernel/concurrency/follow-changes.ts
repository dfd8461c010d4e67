import {
  type ChangeLog,
  type ChangePosition,
  type CurrentChange,
  requireKept,
  withCurrent,
} from '../change-log.ts';
import type { EventBus } from '../event-bus.ts';
import { cancellable } from './cancellable.ts';
import { WakeUp } from './wake-up.ts';

const PAGE = 100;

/** Polls at this interval in case a notification was lost. */
const RECHECK_MS = 30_000;

/** The changes to follow, of one owner. */
export interface FollowedChanges<Row extends { readonly id: string }> {
  readonly ownerId: string;
  readonly log: ChangeLog;
  readonly bus: EventBus;
  /** The topic that announces new changes. */
  readonly topic: string;
  /** The newest number assigned. */
  latest(): Promise<number>;
  /** Finds the current files or albums. */
  find(ids: readonly string[]): Promise<readonly Row[]>;
}

/**
 * Yields the changes after `since`, in order and without end; without `since`, those from now on. Reads a page only
 * after the consumer has taken the previous one. Throws `RESYNC_REQUIRED`, see `requireKept`.
 */
export function followChanges<Row extends { readonly id: string }>(
  followed: FollowedChanges<Row>,
  since: ChangePosition | undefined,
): AsyncGenerator<CurrentChange<Row>, void, undefined> {
  return cancellable((signal) => follow(followed, since, signal));
}

async function* follow<Row extends { readonly id: string }>(
  followed: FollowedChanges<Row>,
  since: ChangePosition | undefined,
  signal: AbortSignal,
): AsyncGenerator<CurrentChange<Row>, void, undefined> {
  const { ownerId, log, bus, topic } = followed;
  const wakeUp = new WakeUp(signal);
  using _changed = bus.subscribe(topic, () => wakeUp.call());
  using _gap = bus.onGap(() => wakeUp.call());
  let at: ChangePosition = since ?? { ownerId, number: await followed.latest() };
  while (!signal.aborted) {
    const read = await log.read(ownerId, at.number, PAGE);
    requireKept(at, read);
    const changes = await withCurrent(read.changes, (ids) => followed.find(ids));
    for (const change of changes) {
      yield change;
      at = change;
    }
    if (changes.length < PAGE) await wakeUp.wait(RECHECK_MS);
  }
}
