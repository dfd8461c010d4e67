import { SqlValues } from '../../../platform/postgres/sql-values.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import {
  fileRowOf,
  type FileSqlRow,
  selectFilesFrom,
} from '../../library/infrastructure/file-rows.ts';
import type { FileSearch } from '../application/file-search.ts';
import { fileConditions } from './file-conditions.ts';
import {
  ALL_FACETS,
  facetsOf,
  type LabelCount,
  SELECTION_FACETS,
  topLabels,
} from './file-facets.ts';
import { sqlOrderOf } from './file-orders.ts';
import { postgresFileCount } from './postgres-file-count.ts';
import { postgresTimeline } from './postgres-timeline.ts';

/** Searches the dedicated columns and counts of `file` (migrations `search` and `timeline`). */
export function postgresFileSearch(sql: Sql): FileSearch {
  return {
    async page(ownerId, selection, page) {
      const values = new SqlValues();
      const where = fileConditions(ownerId, selection, values);
      const { bounds, orderBy, key } = sqlOrderOf(page, values);
      // Joins contents only for the rows of the page.
      const found = `(select f.*, ${key} as position_key from file f
         where ${where}${bounds} order by ${orderBy} limit ${values.add(page.limit)})`;
      const rows = await sql<FileSqlRow & { readonly positionKey: string }>(
        `${selectFilesFrom(found, ', f.position_key')} order by ${orderBy}`,
        values.list,
      );
      const files = rows.map(({ positionKey, ...row }) => ({
        row: fileRowOf(row),
        key: positionKey,
      }));
      return page.from === 'START' ? files : files.toReversed();
    },

    async allFacets(ownerId, now, top) {
      const rows = await sql<LabelCount>(topLabels(ALL_FACETS, '$3'), [ownerId, now, top]);
      return facetsOf(rows);
    },

    async facets(ownerId, selection, top, maxFiles) {
      const values = new SqlValues();
      const where = fileConditions(ownerId, selection, values);
      const [now, limit] = [values.add(selection.now), values.add(maxFiles + 1)];
      const rows = await sql<LabelCount>(
        topLabels(SELECTION_FACETS(where, now, limit), values.add(top)),
        values.list,
      );
      const facets = facetsOf(rows);
      return { ...facets, hasMore: facets.count > maxFiles };
    },

    ...postgresFileCount(sql),
    ...postgresTimeline(sql),
  };
}
