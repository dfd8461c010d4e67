import { SqlValues } from '../../../platform/postgres/sql-values.ts';
import { selectNumber, selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { FileSearch } from '../application/file-search.ts';
import { fileConditions } from './file-conditions.ts';

/** Counting more files one by one takes too long. */
const MAX_EXACT = 10_000;

/** The first column of `explain (format json)`. */
type Explained = readonly [{ readonly Plan: { readonly 'Plan Rows': number } }];

export function postgresFileCount(sql: Sql): Pick<FileSearch, 'count' | 'countAll'> {
  return {
    countAll: (ownerId) =>
      selectNumber(
        sql,
        `select sum(files)::bigint from file_count where owner_id = $1 and label = 'all'`,
        [ownerId],
      ),

    async count(ownerId, selection) {
      const values = new SqlValues();
      const matches = `select from file f where ${fileConditions(ownerId, selection, values)}`;
      const files = await selectNumber(
        sql,
        // The order makes PostgreSQL use an index. It would scan the table, but other users may have most of its rows.
        `select count(*) from (
           ${matches} order by f.sort_at desc, f.id desc limit ${MAX_EXACT + 1}
         ) counted`,
        values.list,
      );
      if (files <= MAX_EXACT) return { files, isEstimate: false };
      const plan = await selectValue<Explained>(
        sql,
        `explain (format json) ${matches}`,
        values.list,
      );
      return { files: Math.max(files, plan?.[0].Plan['Plan Rows'] ?? 0), isEstimate: true };
    },
  };
}
