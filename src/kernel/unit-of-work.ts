import type { DomainEvent } from './domain-event.ts';

/**
 * Operations common to all transactions; each module's unit-of-work.ts adds its repositories. Lock rows in this order:
 * session, content, restore operation, retrieval request, export, share, album, file, user; rows of one kind in id
 * order.
 */
export interface Transaction {
  /** Records an event that no aggregate raises. The module's reactions define what follows from it. */
  record(event: DomainEvent & Readonly<Record<string, unknown>>): void;
}

/** Commits aggregates, their events, the reactions to them, and jobs atomically. */
export interface UnitOfWork<Tx extends Transaction> {
  /**
   * Runs `work` in one transaction. The transaction is retried after a deadlock or a serialization failure, so `work`
   * must have no effects outside it. Throws `SERVICE_UNAVAILABLE` if the database cannot be reached.
   */
  readonly run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}
