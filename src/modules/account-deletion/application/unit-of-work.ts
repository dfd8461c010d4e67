import type * as kernel from '../../../kernel/unit-of-work.ts';
import type * as account from '../../account/application/unit-of-work.ts';
import type { AccountDeletionRepository } from '../domain/account-deletion-repository.ts';

/** Repositories available to the use cases of account deletion within one transaction. */
export interface Transaction extends account.Transaction {
  readonly accountDeletions: AccountDeletionRepository;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
