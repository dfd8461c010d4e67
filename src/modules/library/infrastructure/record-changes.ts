import type { ChangeFeed, Reaction } from '../../../kernel/reaction.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';

type Change = Extract<Reaction, { kind: 'change' }>;

/**
 * Assigns each changed item its owner's next change number. The owner's row stays locked until commit, so numbers
 * become visible in order and readers that resume from a number miss nothing.
 */
export async function recordChanges(reactions: readonly Reaction[], sql: Sql): Promise<void> {
  const changes = reactions.filter((reaction) => reaction.kind === 'change');
  const byOwner = Map.groupBy(changes, ({ ownerId }) => ownerId);
  // Consistent lock order prevents deadlocks.
  for (const [ownerId, ofOwner] of [...byOwner].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    for (const [feed, ofFeed] of Map.groupBy(ofOwner, (change) => change.feed)) {
      await recordFeed(ownerId, feed, ofFeed, sql);
    }
  }
}

async function recordFeed(
  ownerId: string,
  { table, idColumn }: ChangeFeed,
  changes: readonly Change[],
  sql: Sql,
): Promise<void> {
  const last = new Map<string, string>();
  for (const { id, change } of changes) {
    // Deletes first so that the item moves after those that changed earlier.
    last.delete(id);
    last.set(id, change);
  }
  await sql(
    `with owner as (
       update app_user set change_number = change_number + $2
       where id = $1 returning change_number - $2 as before
     )
     insert into ${table} (owner_id, ${idColumn}, number, kind)
     select $1, change.id, owner.before + change.n, change.kind
     from owner, unnest($3::uuid[], $4::text[]) with ordinality as change (id, kind, n)
     on conflict (owner_id, ${idColumn})
     do update set number = excluded.number, kind = excluded.kind, changed_at = clock_timestamp()`,
    [ownerId, last.size, [...last.keys()], [...last.values()]],
  );
}
