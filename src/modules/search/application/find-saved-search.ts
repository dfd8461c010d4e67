import { DomainError } from '../../../kernel/domain-error.ts';
import type { SavedSearch } from '../domain/saved-search.ts';
import type { Transaction } from './unit-of-work.ts';

/** Finds and locks the owner's saved search. Throws `NOT_FOUND` if the owner has no such search. */
export async function findSavedSearch(
  { savedSearches }: Transaction,
  id: string,
  ownerId: string,
): Promise<SavedSearch> {
  const search = await savedSearches.findForUpdate(id, ownerId);
  if (!search) throw new DomainError('NOT_FOUND', 'Saved search not found.');
  return search;
}
