import { PgBoss } from 'pg-boss';

import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { queryRows } from './query-rows.ts';

/** Enqueues a scheduled job now. Does nothing while one is already waiting. */
export async function startJob(connection: PostgresConnection, name: string): Promise<void> {
  const boss = new PgBoss({ ...connection, supervise: false, schedule: false, migrate: false });
  await boss.start();
  await boss.send(name, {});
  await boss.stop();
}

/** Whether no job with one of these names is running or due. Makes retries due. */
export async function isIdle(
  connection: PostgresConnection,
  names: readonly string[],
): Promise<boolean> {
  const named = `name in (${names.map((name) => `'${name}'`).join()})`;
  await queryRows(
    connection,
    `update pgboss.job set start_after = now() where state = 'retry' and ${named}`,
  );
  const due = await queryRows(
    connection,
    `select 1 from pgboss.job
     where ${named} and (state = 'active' or state in ('created', 'retry') and start_after <= now())
     limit 1`,
  );
  return due.length === 0;
}
