import type { RestoreOperation } from './restore-operation.ts';

/** Stores RestoreOperation aggregates within one unit of work. Locks rows in id order. */
export interface RestoreOperationRepository {
  /** Flushes ended operations first, because each copy allows only one active operation. */
  addAll(operations: readonly RestoreOperation[]): Promise<void>;
  /** Locks the existing operations. */
  findAllForUpdate(ids: readonly string[]): Promise<RestoreOperation[]>;
  /** Locks the PLANNED, ASKED or READY operations of the copies. */
  runningOf(copyIds: readonly string[]): Promise<RestoreOperation[]>;
  /** Locks the operations that the owner's request waits for, in any state. */
  ofRequest(requestId: string, ownerId: string): Promise<RestoreOperation[]>;
}
