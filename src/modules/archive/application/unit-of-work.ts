import type * as kernel from '../../../kernel/unit-of-work.ts';
import type * as library from '../../library/application/unit-of-work.ts';
import type * as storage from '../../storage/application/unit-of-work.ts';
import type { ArchivalRepository } from '../domain/archival-repository.ts';
import type { PreparationLedger } from './preparation-ledger.ts';

/** Repositories available to archive use cases within one transaction. */
export interface Transaction extends library.Transaction, storage.Transaction {
  readonly archivals: ArchivalRepository;
  readonly preparations: PreparationLedger;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
