import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { collectionName } from '../../library/domain/collection-name.ts';
import type { FileOrder, FileOrderField, OrderDirection } from './file-order.ts';
import { type FilterDocument, requireStorable, requireStorableText } from './filter-document.ts';
import { SearchQuery } from './search-query.ts';

/** Maximum number of saved searches of an account. */
export const MAX_SAVED_SEARCHES = 200;

/** What an owner saves. The filter must be valid. */
export interface SearchToSave {
  readonly name: string;
  readonly query: string | null;
  readonly filter: FilterDocument;
  readonly order: FileOrder;
}

/** Aggregate root: a named search that apps show as an album. It contains criteria, not files. */
export class SavedSearch extends AggregateRoot<never> {
  private _query: string | null = null;
  private _filter: FilterDocument = {};

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    private _name: string,
    private _orderField: FileOrderField,
    private _orderDirection: OrderDirection,
    readonly createdAt: Date,
  ) {
    super();
  }

  /** Throws `SAVED_SEARCH_NAME_INVALID`, `FILTER_INVALID`. */
  static create(
    { id, ownerId, ...search }: SearchToSave & { readonly id: string; readonly ownerId: string },
    now: Date,
  ): SavedSearch {
    const { field, direction } = search.order;
    const saved = new SavedSearch(id, ownerId, search.name, field, direction, now);
    saved.change(search);
    return saved;
  }

  get name(): string {
    return this._name;
  }

  /** Terms in the query language. */
  get query(): string | undefined {
    return this._query ?? undefined;
  }

  get filter(): FilterDocument {
    return this._filter;
  }

  get order(): FileOrder {
    return { field: this._orderField, direction: this._orderDirection };
  }

  /**
   * Omitted properties keep their value; a null or blank query is removed. Throws `SAVED_SEARCH_NAME_INVALID`,
   * `FILTER_INVALID`.
   */
  change({ name, query, filter, order }: Partial<SearchToSave>): void {
    if (name !== undefined) {
      this._name = collectionName(name, 'SAVED_SEARCH_NAME_INVALID', 'The name of a saved search');
    }
    if (query !== undefined) this._query = cleanQuery(query);
    if (filter !== undefined) {
      requireStorable(filter);
      this._filter = filter;
    }
    if (order !== undefined) {
      this._orderField = order.field;
      this._orderDirection = order.direction;
    }
  }
}

function cleanQuery(text: string | null): string | null {
  const query = (text ?? '').trim();
  requireStorableText(query);
  SearchQuery.of(query);
  return query === '' ? null : query;
}
