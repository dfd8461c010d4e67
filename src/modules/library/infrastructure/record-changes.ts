import type { DomainEvent } from '../../../kernel/domain-event.ts';
import type { Reaction } from '../../../kernel/reaction.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';

/** What has a history of its own, in a table of its own. */
type Subject = 'file' | 'album';

interface Change {
  readonly ownerId: string;
  readonly subject: Subject;
  readonly id: string;
  readonly kind: 'UPSERT' | 'DELETE';
}

/**
 * Gives each changed file and album its owner's next change number. The owner's row stays locked until the commit, so
 * numbers become visible in their order and a reader that counts them misses nothing.
 */
export async function recordChanges(
  followed: readonly { event: DomainEvent; reactions: readonly Reaction[] }[],
  sql: Sql,
): Promise<void> {
  const changes = followed.flatMap(({ event, reactions }) => changeOf(event, reactions));
  const byOwner = Map.groupBy(changes, ({ ownerId }) => ownerId);
  // In one order, so that two transactions never wait for each other.
  for (const [ownerId, ofOwner] of [...byOwner].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    for (const [subject, ofSubject] of Map.groupBy(ofOwner, (change) => change.subject)) {
      await recordOf(ownerId, subject, ofSubject, sql);
    }
  }
}

async function recordOf(
  ownerId: string,
  subject: Subject,
  changes: readonly Change[],
  sql: Sql,
): Promise<void> {
  const last = new Map<string, string>();
  for (const { id, kind } of changes) {
    // Later ones stand behind earlier ones.
    last.delete(id);
    last.set(id, kind);
  }
  await sql(
    `with owner as (
       update app_user set change_number = change_number + $2
       where id = $1 returning change_number - $2 as before
     )
     insert into ${subject}_change (owner_id, ${subject}_id, number, kind)
     select $1, change.id, owner.before + change.n, change.kind
     from owner, unnest($3::uuid[], $4::text[]) with ordinality as change (id, kind, n)
     on conflict (owner_id, ${subject}_id)
     do update set number = excluded.number, kind = excluded.kind, changed_at = clock_timestamp()`,
    [ownerId, last.size, [...last.keys()], [...last.values()]],
  );
}

function changeOf(event: DomainEvent, reactions: readonly Reaction[]): Change[] {
  const reaction = reactions.find((candidate) => candidate.kind === 'change');
  if (!reaction) return [];
  const { ownerId } = event;
  const kind = reaction.change;
  if ('albumId' in event) return [{ ownerId, subject: 'album', id: event.albumId, kind }];
  if ('fileId' in event) return [{ ownerId, subject: 'file', id: event.fileId, kind }];
  return [];
}
