import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { nextState, type StateTable } from '../../../kernel/state-table.ts';
import type { ArchiveEvent } from './archive-events.ts';

export const ARCHIVAL_STATES = ['WAITING', 'ARCHIVED', 'RELEASED'] as const;

export type ArchivalState = (typeof ARCHIVAL_STATES)[number];

const NEXT: StateTable<ArchivalState> = {
  WAITING: ['ARCHIVED'],
  ARCHIVED: ['RELEASED', 'WAITING'],
  RELEASED: ['WAITING'],
};

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * How far a content is on its way into the archive: WAITING until the policy's copies are verified, ARCHIVED while its
 * hot copy is still there, RELEASED once that was given up. A content without one is to stay where it landed.
 */
export class Archival extends AggregateRoot<ArchiveEvent> {
  private _state: ArchivalState = 'WAITING';
  private _attempts = 0;
  private _problem: string | null = null;
  private _archivedAt: Date | null = null;
  private _releaseAt: Date | null = null;

  private constructor(
    readonly contentId: string,
    readonly ownerId: string,
    private _dueAt: Date,
  ) {
    super();
  }

  /** `dueAt`: not to be archived before. Raises ArchivalDue where that is now. */
  static plan(of: { contentId: string; ownerId: string }, dueAt: Date, now: Date): Archival {
    const archival = new Archival(of.contentId, of.ownerId, dueAt);
    archival.announce(now);
    return archival;
  }

  get state(): ArchivalState {
    return this._state;
  }

  /** When it is looked at next; of no meaning once RELEASED. */
  get dueAt(): Date {
    return this._dueAt;
  }

  get attempts(): number {
    return this._attempts;
  }

  /** Why the last attempt came to nothing, in one plain sentence. */
  get problem(): string | undefined {
    return this._problem ?? undefined;
  }

  get archivedAt(): Date | undefined {
    return this._archivedAt ?? undefined;
  }

  /** When the hot copy may go; undefined: it stays. */
  get releaseAt(): Date | undefined {
    return this._releaseAt ?? undefined;
  }

  /** Somebody is at it: nobody else needs to look before. */
  claim(until: Date): void {
    this._dueAt = until;
  }

  /** An attempt came to nothing; the next one comes after a pause that grows from 5 seconds to an hour. */
  fail(problem: string, now: Date): void {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this._attempts, LONGEST_PAUSE_MS);
    this._attempts += 1;
    this._problem = problem;
    this._dueAt = new Date(now.getTime() + pause);
  }

  /** Every copy that the policy asks for is verified. `releaseAt` undefined: the hot copy is one of them and stays. */
  archived(now: Date, releaseAt: Date | undefined): void {
    this.become('ARCHIVED');
    this._archivedAt = now;
    this._releaseAt = releaseAt ?? null;
    this._dueAt = releaseAt ?? now;
    this._attempts = 0;
    this._problem = null;
  }

  /** The hot copy was given up. */
  released(): void {
    this.become('RELEASED');
    this._problem = null;
  }

  /** The bytes were placed again and have to be archived again. Raises ArchivalDue where that is now. */
  reopen(dueAt: Date, now: Date): void {
    if (this._state !== 'WAITING') this.become('WAITING');
    this._dueAt = dueAt;
    this.announce(now);
  }

  private announce(now: Date): void {
    if (this._dueAt <= now) this.raise({ type: 'ArchivalDue', contentId: this.contentId });
  }

  private become(state: ArchivalState): void {
    this._state = nextState(NEXT, this._state, state, 'CONTENT_STATE_INVALID');
  }
}
