import type * as kernel from '../../../kernel/unit-of-work.ts';
import type * as library from '../../library/application/unit-of-work.ts';
import type { AlbumEntries, AlbumRepository } from '../domain/album-repository.ts';

/** Repositories available to album use cases within one transaction. */
export interface Transaction extends library.Transaction {
  readonly albums: AlbumRepository;
  readonly albumEntries: AlbumEntries;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
