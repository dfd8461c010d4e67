import { Client } from 'pg';

import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { rowViolations } from './row-checks.ts';

/** Queries for rows that only one half of a change can leave behind. */
const HALVES: readonly (readonly [string, string])[] = [
  [
    'STORED_WITHOUT_FILE',
    `select c.id from content c where c.state = 'STORED'
       and not exists (select from file f where f.content_id = c.id)`,
  ],
  [
    'EXPORT_WITHOUT_FILES',
    `select e.id from archive_export e where e.status in ('READY', 'WAITING_FOR_RETRIEVAL')
       and e.files <> (select count(*) from archive_export_file f where f.export_id = e.id)`,
  ],
  [
    'ENDED_EXPORT_WITH_FILES',
    `select e.id from archive_export e where e.status not in ('READY', 'WAITING_FOR_RETRIEVAL')
       and exists (select from archive_export_file f where f.export_id = e.id)`,
  ],
  [
    'ACCOUNT_HALF_CLOSED',
    `select d.id from account_deletion d join app_user u on u.id = d.user_id
     where d.status = 'FINISHED' or (d.status = 'RUNNING') <> (u.closed_at is not null)`,
  ],
];

/** What is wrong between the rows at a moment when nothing writes, whatever was interrupted. */
export async function halfDone(connection: PostgresConnection): Promise<string[]> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const found = (await rowViolations(client)).map(({ kind, id }) => `${kind} ${id}`);
    for (const [kind, sql] of HALVES) {
      const { rows } = await client.query<{ id: string }>(sql);
      found.push(...rows.map(({ id }) => `${kind} ${id}`));
    }
    return found;
  } finally {
    await client.end();
  }
}
