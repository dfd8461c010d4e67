import { SqlValues } from '../../../platform/postgres/sql-values.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import type { SuggestionKind, SuggestionQueries } from '../application/suggest-searches.ts';
import type { WordPrefix } from '../domain/word-prefix.ts';

/** How many labels of each kind (those with the most files) and how many albums are compared with a prefix. */
const MAX_COMPARED = 5_000;

const LABELS: readonly (readonly [SuggestionKind, string])[] = [
  ['TAG', 'tag'],
  ['PLACE', 'place'],
  ['CAMERA', 'camera'],
];

/** Completes by the counts kept by label, and by the names of albums and saved searches. */
export function postgresSuggestions(sql: Sql): SuggestionQueries {
  return {
    labels(ownerId, prefix, limit) {
      const values = new SqlValues();
      const owner = values.add(ownerId);
      const labels = LABELS.map(([kind, property]) => labelsOf(kind, property, owner));
      return sql(
        `select kind, text, files from (${labels.join(' union all ')}) label
         where ${startsWith(prefix, values)}
         order by files desc, text collate "C", kind limit ${values.add(limit)}`,
        values.list,
      );
    },

    named(ownerId, prefix, limit) {
      const values = new SqlValues();
      const owner = values.add(ownerId);
      return sql(
        `select kind, text, id from (
           (select 'ALBUM' as kind, name as text, id from album
            where owner_id = ${owner} order by id desc limit ${MAX_COMPARED})
           union all
           select 'SAVED_SEARCH', name, id from saved_search where owner_id = ${owner}
         ) named
         where ${startsWith(prefix, values)} order by id desc limit ${values.add(limit)}`,
        values.list,
      );
    },
  };
}

/** The range of one property's labels in the index, which other properties lie outside of. */
function labelsOf(kind: SuggestionKind, property: string, owner: string): string {
  return `(
    select '${kind}' as kind, substr(label, ${property.length + 2}) as text, sum(files)::int as files
    from file_count
    where owner_id = ${owner} and label >= '${property}:' and label < '${property};'
    group by label having sum(files) > 0
    order by files desc, label limit ${MAX_COMPARED}
  )`;
}

/** Folded words contain only letters, digits and spaces, so nothing needs escaping for LIKE. */
function startsWith(prefix: WordPrefix | undefined, values: SqlValues): string {
  if (!prefix) return 'true';
  if (prefix.words === '') return `starts_with(text, ${values.add(prefix.literal)})`;
  return `' ' || file_fold(text) like ${values.add(`% ${prefix.words}%`)}`;
}
