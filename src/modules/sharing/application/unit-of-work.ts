import type * as kernel from '../../../kernel/unit-of-work.ts';
import type * as retrieval from '../../retrieval/application/unit-of-work.ts';
import type { ShareRepository } from '../domain/share-repository.ts';
import type { ShareRequestRepository } from '../domain/share-request-repository.ts';
import type { ShareAccesses } from './share-ledger.ts';

/** Repositories available to sharing use cases within one transaction. */
export interface Transaction extends retrieval.Transaction {
  readonly shares: ShareRepository;
  readonly shareAccesses: ShareAccesses;
  readonly shareRequests: ShareRequestRepository;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
