import type { Change, ChangeLog } from '../../../kernel/change-log.ts';
import type { ChangeFeed } from '../../../kernel/reaction.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';

interface Row extends Pick<Change, 'number' | 'id' | 'kind'> {
  readonly latest: number;
  readonly prunedTo: number;
  /** Index of the feed. */
  readonly feed: number;
}

/** Row of an owner without changes after the position. */
type EmptyRow = Pick<Row, 'latest' | 'prunedTo'> & { readonly number: undefined };

/** The changes of several feeds in one order. */
export function postgresChangeLog(sql: Sql, feeds: readonly ChangeFeed[]): ChangeLog {
  const statement = statementOf(feeds);
  return {
    async read(ownerId, since, limit) {
      const rows = await sql<Row | EmptyRow>(statement, [ownerId, since, limit]);
      const { latest = 0, prunedTo = 0 } = rows[0] ?? {};
      const changes = rows.flatMap((row): Change[] => {
        const feed = row.number === undefined ? undefined : feeds[row.feed];
        if (row.number === undefined || !feed) return [];
        return [{ ownerId, feed, number: row.number, id: row.id, kind: row.kind }];
      });
      return { ownerId, latest, prunedTo, changes };
    },
  };
}

/** One statement, because changes must not be pruned between reading them and the limits. */
function statementOf(feeds: readonly ChangeFeed[]): string {
  const changes = feeds.map(
    ({ table, idColumn }, index) =>
      `(select number, ${idColumn} as id, kind, ${index} as feed from ${table}
        where owner_id = $1 and number > $2 order by number limit $3)`,
  );
  const pruned = feeds.map(({ prunedColumn }) => `u.${prunedColumn}`).join(', ');
  return `
    select u.change_number as latest, greatest(${pruned}) as pruned_to, c.*
    from app_user u left join lateral (
      select * from (${changes.join(' union all ')}) as every order by number limit $3
    ) c on true
    where u.id = $1 order by c.number`;
}
