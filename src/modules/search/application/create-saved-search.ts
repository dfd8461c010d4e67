import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { MAX_SAVED_SEARCHES, SavedSearch, type SearchToSave } from '../domain/saved-search.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Saves a search under a name. */
export class CreateSavedSearch {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * Returns the id of the saved search. Throws `SAVED_SEARCH_NAME_INVALID`, `FILTER_INVALID`, and `SAVED_SEARCHES_FULL`
   * if the owner has 200.
   */
  async execute(ownerId: string, search: SearchToSave): Promise<string> {
    const id = this.ids.next();
    const saved = SavedSearch.create({ ...search, id, ownerId }, this.clock.now());
    await this.unitOfWork.run(async ({ savedSearches }) => {
      if ((await savedSearches.countForAdding(ownerId)) >= MAX_SAVED_SEARCHES) {
        throw new DomainError(
          'SAVED_SEARCHES_FULL',
          `An account can have at most ${MAX_SAVED_SEARCHES} saved searches.`,
        );
      }
      savedSearches.add(saved);
    });
    return id;
  }
}
