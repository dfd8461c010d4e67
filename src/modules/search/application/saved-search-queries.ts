import type { PageRead } from '../../../kernel/paging.ts';
import type { FileOrderField, OrderDirection } from '../domain/file-order.ts';
import type { FilterDocument } from '../domain/filter-document.ts';

/** A saved search as shown in lists: a plain row, not an aggregate. */
export interface SavedSearchRow {
  readonly id: string;
  readonly name: string;
  readonly query: string | undefined;
  /** As it was saved, maybe by another version. */
  readonly filter: FilterDocument;
  readonly orderField: FileOrderField;
  readonly orderDirection: OrderDirection;
  readonly createdAt: Date;
}

/** Reads saved searches, always scoped to an owner. */
export interface SavedSearchQueries {
  /** The saved searches with these ids that belong to the owner, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<SavedSearchRow[]>;

  /** Newest first. */
  page(ownerId: string, page: PageRead): Promise<SavedSearchRow[]>;
}
