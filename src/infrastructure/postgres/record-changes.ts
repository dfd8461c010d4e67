import type { Reaction } from '../../application/ports/reaction.ts';
import type { DomainEvent } from '../../domain/shared/domain-event.ts';
import type { Sql } from './sql.ts';

/**
 * Gives each changed file its owner's next change number. The owner's row stays locked until the commit, so numbers
 * become visible in their order and a reader that counts them misses nothing.
 */
export async function recordChanges(
  followed: readonly { event: DomainEvent; reactions: readonly Reaction[] }[],
  sql: Sql,
): Promise<void> {
  for (const { event, reactions } of followed) {
    const reaction = reactions.find((candidate) => candidate.kind === 'change');
    if (!reaction || !('fileId' in event)) continue;
    await sql(
      `with owner as (
         update app_user set change_number = change_number + 1
         where id = $1 returning change_number
       )
       insert into file_change (owner_id, file_id, number, kind)
       select $1, $2, change_number, $3 from owner
       on conflict (owner_id, file_id)
       do update set number = excluded.number, kind = excluded.kind, changed_at = clock_timestamp()`,
      [event.ownerId, event.fileId, reaction.change],
    );
  }
}
