import { Client } from 'pg';
import { pino } from 'pino';

import { ENTITIES, JOBS } from '../../../src/app/contributions.ts';
import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { PgBossJobs } from '../../../src/platform/jobs/pg-boss-jobs.ts';
import { migrate } from '../../../src/platform/postgres/migrate.ts';
import { createOrm } from '../../../src/platform/postgres/orm.ts';

/** The template of every test database. */
export const TEMPLATE_DATABASE = 'flexstorage_template';

/** Creates the schema in the template of every test database. */
export async function prepareTemplate(server: PostgresConnection): Promise<void> {
  const client = new Client({ ...server });
  await client.connect();
  try {
    await client.query(`drop database if exists ${TEMPLATE_DATABASE}`);
    await client.query(`create database ${TEMPLATE_DATABASE}`);
  } finally {
    await client.end();
  }
  const connection = { ...server, database: TEMPLATE_DATABASE };
  const orm = createOrm(connection, ENTITIES, 2, () => undefined);
  try {
    await migrate(orm, connection, async () => {
      const log = pino({ level: 'silent' });
      const options = { supervise: false, log: (text: string) => log.error(text) };
      await using _jobs = await PgBossJobs.start(connection, options, JOBS);
    });
  } finally {
    await orm.close(true);
  }
}
