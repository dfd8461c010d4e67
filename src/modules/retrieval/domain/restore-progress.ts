import type { RestoreFailure } from './restore-failure.ts';

/** How far the restores are that one retrieval request waits for. */
export interface RestoreProgress {
  /** How many are in each state. */
  readonly planned: number;
  readonly asked: number;
  readonly ready: number;
  readonly expired: number;
  readonly failed: number;
  /** When the first of the readable copies goes; undefined when there is none. */
  readonly until: Date | undefined;
  /** Why the first of those that failed did. */
  readonly failureReason: RestoreFailure | undefined;
}

/** Of a request whose files could all be read at once. */
export const NOTHING_TO_RESTORE: RestoreProgress = {
  planned: 0,
  asked: 0,
  ready: 0,
  expired: 0,
  failed: 0,
  until: undefined,
  failureReason: undefined,
};
