import type * as kernel from '../../../kernel/unit-of-work.ts';
import type { ShareRepository } from '../domain/share-repository.ts';
import type { ShareAccesses } from './share-ledger.ts';

/** Repositories available to sharing use cases within one transaction. */
export interface Transaction extends kernel.Transaction {
  readonly shares: ShareRepository;
  readonly shareAccesses: ShareAccesses;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
