import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { RequestedRestore } from '../domain/provider-request.ts';

/** A restore for a worker to request or poll. */
export interface RunningRestore extends RequestedRestore {
  readonly operationId: string;
  readonly ownerId: string;
  readonly location: StorageLocation;
  /** When the copy expires; set once READY. */
  readonly until: Date | undefined;
  /** Whether any request waits for it. */
  readonly awaited: boolean;
}

/** Due restores and warnings, shared by workers. A claim hides an entry from other workers for a while. */
export interface RestoreQueue {
  /**
   * Claims due restores of the provider, longest overdue first. They become due again at `leaseUntil` unless
   * rescheduled.
   */
  claim(
    provider: string,
    options: { readonly now: Date; readonly leaseUntil: Date; readonly limit: number },
  ): Promise<RunningRestore[]>;

  /** Active restores of one object, due or not. */
  runningAt(provider: string, key: string): Promise<RunningRestore[]>;

  /** When the provider's next restore is due; undefined if there is none. */
  nextDueAt(provider: string): Promise<Date | undefined>;

  /** Requests whose owners must be warned that they expire soon. */
  dueWarnings(now: Date, limit: number): Promise<{ requestId: string; ownerId: string }[]>;

  nextWarningAt(): Promise<Date | undefined>;
}
