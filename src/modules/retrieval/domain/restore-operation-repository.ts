import type { RestoreOperation } from './restore-operation.ts';

/** Loads and keeps RestoreOperation aggregates within one unit of work. Rows are locked in the order of their ids. */
export interface RestoreOperationRepository {
  /** Ends of others that the unit of work has brought about are written first: of one copy only one may run. */
  addAll(operations: readonly RestoreOperation[]): Promise<void>;
  /** Those that are there, locked. */
  findAllForUpdate(ids: readonly string[]): Promise<RestoreOperation[]>;
  /** Those of the copies that are PLANNED, ASKED or READY, locked. */
  runningOf(copyIds: readonly string[]): Promise<RestoreOperation[]>;
  /** Those that the owner's request waits for, whatever their state, locked. */
  ofRequest(requestId: string, ownerId: string): Promise<RestoreOperation[]>;
}
