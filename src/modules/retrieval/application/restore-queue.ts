import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { RestoreWish } from '../domain/restore-ask.ts';

/** A restore that a worker is to ask for or to look at. */
export interface RunningRestore extends RestoreWish {
  readonly operationId: string;
  readonly ownerId: string;
  readonly location: StorageLocation;
  /** Until when the copy can be read, once READY. */
  readonly until: Date | undefined;
  /** Some request waits for it. */
  readonly awaited: boolean;
}

/** The restores and warnings that are due. Workers share them: what one has claimed the others leave alone for a while. */
export interface RestoreQueue {
  /** Those of the provider that are due, longest due first. They come up again at `leaseUntil` unless it is moved. */
  claim(
    provider: string,
    options: { readonly now: Date; readonly leaseUntil: Date; readonly limit: number },
  ): Promise<RunningRestore[]>;

  /** Those of one object, due or not. */
  runningAt(provider: string, key: string): Promise<RunningRestore[]>;

  /** When the provider's next one is due; undefined when there is none. */
  nextDueAt(provider: string): Promise<Date | undefined>;

  /** Requests whose owners are to be warned that their time runs out. */
  dueWarnings(now: Date, limit: number): Promise<{ requestId: string; ownerId: string }[]>;

  nextWarningAt(): Promise<Date | undefined>;
}
