import type { SavedSearch } from './saved-search.ts';

/** Loads and saves SavedSearch aggregates within one unit of work. */
export interface SavedSearchRepository {
  add(search: SavedSearch): void;
  /** Number of the owner's saved searches. No other unit of work adds one until this one ends. */
  countForAdding(ownerId: string): Promise<number>;
  /** The owner's saved search, locked until the unit of work ends; undefined if the owner has no such search. */
  findForUpdate(id: string, ownerId: string): Promise<SavedSearch | undefined>;
  remove(search: SavedSearch): void;
}
