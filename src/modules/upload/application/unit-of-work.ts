import type * as kernel from '../../../kernel/unit-of-work.ts';
import type * as account from '../../account/application/unit-of-work.ts';
import type * as archive from '../../archive/application/unit-of-work.ts';
import type { UploadSessionRepository } from '../domain/upload-session-repository.ts';
import type { Tombstones } from './tombstones.ts';

/** Repositories that upload use cases can access within one transaction. */
export interface Transaction extends account.Transaction, archive.Transaction {
  readonly sessions: UploadSessionRepository;
  readonly tombstones: Tombstones;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
