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
 * Archiving state of a content: WAITING until the policy's copies are verified, ARCHIVED while its hot copy exists,
 * RELEASED once that was given up. A content without an archival stays at the landing provider.
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

  /** Plans archiving, not before `dueAt`. Raises ArchivalDue if it is due now. */
  static plan(of: { contentId: string; ownerId: string }, dueAt: Date, now: Date): Archival {
    const archival = new Archival(of.contentId, of.ownerId, dueAt);
    archival.raiseIfDue(now);
    return archival;
  }

  get state(): ArchivalState {
    return this._state;
  }

  /** When the next step is due; meaningless once RELEASED. */
  get dueAt(): Date {
    return this._dueAt;
  }

  get attempts(): number {
    return this._attempts;
  }

  /** Error of the last attempt. */
  get problem(): string | undefined {
    return this._problem ?? undefined;
  }

  get archivedAt(): Date | undefined {
    return this._archivedAt ?? undefined;
  }

  /** When the hot copy may be deleted; undefined if it is kept. */
  get releaseAt(): Date | undefined {
    return this._releaseAt ?? undefined;
  }

  /** Reserves the content for one worker until this time. */
  claim(until: Date): void {
    this._dueAt = until;
  }

  /** Records a failed attempt and backs off, from 5 seconds up to an hour. */
  fail(problem: string, now: Date): void {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this._attempts, LONGEST_PAUSE_MS);
    this._attempts += 1;
    this._problem = problem;
    this._dueAt = new Date(now.getTime() + pause);
  }

  /**
   * Records that all copies required by the policy are verified. Without `releaseAt`, the hot copy is one of them and
   * is kept.
   */
  archived(now: Date, releaseAt: Date | undefined): void {
    this.become('ARCHIVED');
    this._archivedAt = now;
    this._releaseAt = releaseAt ?? null;
    this._dueAt = releaseAt ?? now;
    this._attempts = 0;
    this._problem = null;
  }

  /** Records that the hot copy was given up. */
  released(): void {
    this.become('RELEASED');
    this._problem = null;
  }

  /** Reopens the archival because the bytes were stored again. Raises ArchivalDue if it is due now. */
  reopen(dueAt: Date, now: Date): void {
    if (this._state !== 'WAITING') this.become('WAITING');
    this._dueAt = dueAt;
    this.raiseIfDue(now);
  }

  private raiseIfDue(now: Date): void {
    if (this._dueAt <= now) this.raise({ type: 'ArchivalDue', contentId: this.contentId });
  }

  private become(state: ArchivalState): void {
    this._state = nextState(NEXT, this._state, state, 'CONTENT_STATE_INVALID');
  }
}
