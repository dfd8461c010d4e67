import { findSavedSearch } from './find-saved-search.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Deletes a saved search. The files it finds are kept. */
export class DeleteSavedSearch {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Throws `NOT_FOUND` if the owner has no such search. */
  async execute(ownerId: string, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      tx.savedSearches.remove(await findSavedSearch(tx, id, ownerId));
    });
  }
}
