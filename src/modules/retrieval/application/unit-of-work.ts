import type * as kernel from '../../../kernel/unit-of-work.ts';
import type * as library from '../../library/application/unit-of-work.ts';
import type { RestoreOperationRepository } from '../domain/restore-operation-repository.ts';
import type { RetrievalRepository } from '../domain/retrieval-repository.ts';
import type { ArchivedFileQueries } from './archived-file-queries.ts';

/** Repositories available to retrieval use cases within one transaction. */
export interface Transaction extends library.Transaction {
  readonly restores: RestoreOperationRepository;
  readonly retrievals: RetrievalRepository;
  /** Reads within the transaction. */
  readonly archivedFiles: ArchivedFileQueries;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
