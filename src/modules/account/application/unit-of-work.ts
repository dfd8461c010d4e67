import type * as kernel from '../../../kernel/unit-of-work.ts';
import type { UserRepository } from '../domain/user-repository.ts';
import type { QuotaChanges } from './quota-changes.ts';
import type { QuotaLedger } from './quota-ledger.ts';

/** Repositories available to account use cases within one transaction. */
export interface Transaction extends kernel.Transaction {
  readonly users: UserRepository;
  readonly quota: QuotaLedger;
  readonly quotaChanges: Pick<QuotaChanges, 'add'>;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
