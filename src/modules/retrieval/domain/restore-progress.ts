import type { RestoreFailure } from './restore-failure.ts';

/** Progress of the restores of one retrieval request. */
export interface RestoreProgress {
  /** Number of restores in each state. */
  readonly planned: number;
  readonly asked: number;
  readonly ready: number;
  readonly expired: number;
  readonly failed: number;
  /** When the first readable copy expires; undefined if none does. */
  readonly until: Date | undefined;
  /** Reason of the first failure. */
  readonly failureReason: RestoreFailure | undefined;
}

/** Progress of a request whose files needed no restore. */
export const NOTHING_TO_RESTORE: RestoreProgress = {
  planned: 0,
  asked: 0,
  ready: 0,
  expired: 0,
  failed: 0,
  until: undefined,
  failureReason: undefined,
};
