import type { SearchToSave } from '../domain/saved-search.ts';
import { findSavedSearch } from './find-saved-search.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Changes a saved search. */
export class UpdateSavedSearch {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Throws `NOT_FOUND` if the owner has no such search, `SAVED_SEARCH_NAME_INVALID`, `FILTER_INVALID`. */
  async execute(ownerId: string, id: string, changes: Partial<SearchToSave>): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const search = await findSavedSearch(tx, id, ownerId);
      search.change(changes);
    });
  }
}
