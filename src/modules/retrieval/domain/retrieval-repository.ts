import type { RestoreProgress } from './restore-progress.ts';
import type { RetrievalItem } from './retrieval-item.ts';
import type { RetrievalRequest } from './retrieval-request.ts';

/** Loads and keeps RetrievalRequest aggregates within one unit of work. Rows are locked in the order of their ids. */
export interface RetrievalRepository {
  add(request: RetrievalRequest, items: readonly RetrievalItem[]): void;
  /** The owner's request, locked; undefined for one that is missing or somebody else's. */
  findForUpdate(id: string, ownerId: string): Promise<RetrievalRequest | undefined>;
  /** Those that wait for one of the restores or are READY by it, locked. */
  followersOf(operationIds: readonly string[]): Promise<RetrievalRequest[]>;
  /** Those with one of the files that are not over, locked. */
  ofFiles(fileIds: readonly string[]): Promise<RetrievalRequest[]>;
  /** Those of the requests that have no file left, with what the unit of work has changed. */
  emptied(requestIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** How far the restores of each request are, with what the unit of work has changed. */
  progressOf(requestIds: readonly string[]): Promise<ReadonlyMap<string, RestoreProgress>>;
}
