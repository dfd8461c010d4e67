import { defineEntity, p } from '@mikro-orm/core';

import { columnType } from '../../../platform/postgres/value-types.ts';
import type { FileOrderField, OrderDirection } from '../domain/file-order.ts';
import type { FilterDocument } from '../domain/filter-document.ts';
import { SavedSearch } from '../domain/saved-search.ts';

const FilterDocumentType = columnType<FilterDocument, string>(
  'jsonb',
  (document) => JSON.stringify(document),
  (json) => (typeof json === 'string' ? JSON.parse(json) : json) as FilterDocument,
);

/** Maps SavedSearch to table `saved_search`. */
export const SavedSearchEntity = defineEntity({
  class: SavedSearch as unknown as new () => SavedSearch,
  tableName: 'saved_search',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    _name: p.text().fieldName('name'),
    _query: p.text().fieldName('query').nullable(),
    _filter: p.type(FilterDocumentType).fieldName('filter'),
    _orderField: p.string().$type<FileOrderField>().fieldName('order_field'),
    _orderDirection: p.string().$type<OrderDirection>().fieldName('order_direction'),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});
