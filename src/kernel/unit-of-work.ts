import type { DomainEvent } from './domain-event.ts';

/**
 * What every use case may do within one transaction; its module's unit-of-work.ts has what else. Lock rows in this
 * order: session, content, restore operation, retrieval request, export, share, album, file, user; of one kind in the
 * order of their ids.
 */
export interface Transaction {
  /** Records an event that no aggregate raises. What follows from it is in the module's reactions. */
  record(event: DomainEvent & Readonly<Record<string, unknown>>): void;
}

/** Commits aggregates, their events, what follows from them, and jobs together or not at all. */
export interface UnitOfWork<Tx extends Transaction> {
  /**
   * Runs `work` in one transaction. It may be run again from the start when the database reports a deadlock or a
   * serialization failure, so it must have no effect but through the transaction.
   * Throws `SERVICE_UNAVAILABLE` when the database cannot be reached.
   */
  readonly run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}
