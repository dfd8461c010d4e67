import type * as kernel from '../../../kernel/unit-of-work.ts';
import type * as retrieval from '../../retrieval/application/unit-of-work.ts';
import type * as upload from '../../upload/application/unit-of-work.ts';

/** Repositories available to trash use cases within one transaction. */
export interface Transaction extends retrieval.Transaction, upload.Transaction {}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
