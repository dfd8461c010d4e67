import type * as kernel from '../../../kernel/unit-of-work.ts';
import type * as retrieval from '../../retrieval/application/unit-of-work.ts';
import type { ExportRepository } from '../domain/export-repository.ts';

/** Repositories available to export use cases within one transaction. */
export interface Transaction extends retrieval.Transaction {
  readonly exports: ExportRepository;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
