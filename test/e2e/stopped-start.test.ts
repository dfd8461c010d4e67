import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { Client } from 'pg';
import { expect, it } from 'vitest';

import { queryRows } from '../support/database/query-rows.ts';
import { createTestDatabase } from '../support/database/test-database.ts';
import { until } from '../support/general/until.ts';
import { startServerProcess } from '../support/processes/server-process.ts';
import { TusHost } from '../support/processes/tus-host.ts';

/** The advisory lock for migrations, which a node waits for. */
const MIGRATION_LOCK = 4_002_002;

// Concurrent, because they mostly wait.
it.concurrent.each(['SIGTERM', 'SIGINT'] as const)(
  "%s ends a start that is waiting for another node's migrations",
  async (signal) => {
    await using database = await createTestDatabase();
    const other = new Client(database.connection);
    await other.connect();
    try {
      await other.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await using host = await TusHost.prepare({ env: { DATABASE_URL: database.url } });
      await using server = await startServerProcess({ env: host.env, dontWait: true });
      await until(async () => {
        const waiting = `select 1 from pg_stat_activity where datname = current_database()
          and application_name = 'flexstorage-migrations'`;
        return (await queryRows(database.connection, waiting)).length === 1;
      });
      const startedAt = performance.now();
      expect(await server.end(signal)).toBe(0);
      expect(performance.now() - startedAt).toBeLessThan(8_000);
      expect(server.output()).not.toMatch(/is ready|Error/);
      const sessions = `select 1 from pg_stat_activity where datname = current_database()
        and application_name like 'flexstorage%'`;
      await until(async () => (await queryRows(database.connection, sessions)).length === 0);
    } finally {
      await other.end();
    }
  },
);

it.concurrent('SIGTERM ends a first start while PostgreSQL is starting, without leaving it running', async () => {
  await using host = await TusHost.prepare();
  const server = await startServerProcess({ port: host.port, env: host.env, dontWait: true });
  const pidFile = join(host.dataDir, 'postgres/postmaster.pid');
  await until(() =>
    access(pidFile).then(
      () => true,
      () => false,
    ),
  );
  const startedAt = performance.now();
  server.child.kill('SIGTERM');
  const [code] = (await once(server.child, 'close')) as [number | null];
  expect([code, server.output()]).toEqual([0, expect.not.stringContaining('is ready')]);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  await until(async () => (await host.postmasterPid()) === undefined);
  // The next start completes the initialization.
  await host.restart();
  expect(host.server.output()).toContain('is ready');
});
