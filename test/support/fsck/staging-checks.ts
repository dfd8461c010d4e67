import type { Client } from 'pg';

import type { CheckedStaging } from './checked-place.ts';
import type { Violation } from './violation.ts';

export async function stagingViolations(
  client: Client,
  staging: CheckedStaging,
): Promise<Violation[]> {
  // The bytes of a final upload are in the entries of its partial uploads.
  const { rows } = await client.query<{ id: string; status: string; upload_offset: string }>(
    `select s.id, coalesce(f.status, s.status) as status, s.upload_offset
     from upload_session s left join upload_session f on f.id = s.joined_into
     where s.partials is null`,
  );
  const staged = new Map((await staging.entries()).map((entry) => [entry.sessionId, entry]));
  // An entry without a row belongs to an interrupted POST and is removed once it is a day old.
  return rows.flatMap(({ id, status, upload_offset: offset }): Violation[] => {
    const entry = staged.get(id);
    if (status !== 'OPEN' && status !== 'FINALIZING') {
      return entry ? [{ kind: 'STAGING_LEFT', id }] : [];
    }
    return (entry?.bytes ?? -1) < Number(offset) ? [{ kind: 'STAGING_SHORT', id }] : [];
  });
}
