import { PgBoss } from 'pg-boss';

import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { queryRows } from './query-rows.ts';

/** Retries all running jobs, as if no process had shown a sign of life for an hour. */
export async function retryAbandonedJobs(connection: PostgresConnection): Promise<void> {
  await queryRows(
    connection,
    `update pgboss.job set heartbeat_on = now() - interval '1 hour' where state = 'active'`,
  );
  await queryRows(connection, 'update pgboss.queue set monitor_on = null, monitor_claim_on = null');
  const boss = new PgBoss({ ...connection, supervise: false, schedule: false, migrate: false });
  await boss.start();
  await boss.supervise();
  await boss.stop();
  await queryRows(connection, `update pgboss.job set start_after = now() where state = 'retry'`);
}
