import type { RestoreProgress } from './restore-progress.ts';
import type { RetrievalItem } from './retrieval-item.ts';
import type { RetrievalRequest } from './retrieval-request.ts';

/** Stores RetrievalRequest aggregates within one unit of work. Locks rows in id order. */
export interface RetrievalRepository {
  add(request: RetrievalRequest, items: readonly RetrievalItem[]): void;
  /** Locks the owner's request; undefined if it is missing or belongs to another owner. */
  findForUpdate(id: string, ownerId: string): Promise<RetrievalRequest | undefined>;
  /** Locks the requests that wait for one of the restores or are READY because of it. */
  followersOf(operationIds: readonly string[]): Promise<RetrievalRequest[]>;
  /** Locks the unfinished requests that contain one of the files. */
  ofFiles(fileIds: readonly string[]): Promise<RetrievalRequest[]>;
  /** The requests without remaining files, including changes of the unit of work. */
  emptied(requestIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Restore progress of each request, including changes of the unit of work. */
  progressOf(requestIds: readonly string[]): Promise<ReadonlyMap<string, RestoreProgress>>;
}
