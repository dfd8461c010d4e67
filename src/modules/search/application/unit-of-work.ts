import type * as kernel from '../../../kernel/unit-of-work.ts';
import type { SavedSearchRepository } from '../domain/saved-search-repository.ts';

/** Repositories available to search use cases within one transaction. */
export interface Transaction extends kernel.Transaction {
  readonly savedSearches: SavedSearchRepository;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;
