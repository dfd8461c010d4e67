import type * as kernel from '../../../kernel/unit-of-work.ts';
import type * as archive from '../../archive/application/unit-of-work.ts';
import type { MediaLedger } from './media-ledger.ts';
import type { SimilarPictures } from './similar-pictures.ts';

/** Repositories available to media use cases within one transaction. */
export interface Transaction extends archive.Transaction {
  readonly media: MediaLedger;
  readonly similarPictures: SimilarPictures;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
