import { Client } from 'pg';
import { expect, it } from 'vitest';

import { ENTITIES } from '../../../src/app/contributions.ts';
import { createOrm } from '../../../src/platform/postgres/orm.ts';
import { createTestDatabase } from '../../support/database/test-database.ts';

const ID = '00000000-0000-7000-8000-000000000001';

/** An export that is ready and one that is cancelled, of the version before. */
const ROWS = `
  insert into app_user (id, email, role, password_hash, quota_limit, created_at)
  values ('${ID}', 'a@example.org', 'USER', '-', 1, now());
  insert into content (id, owner_id, sha256, size, state, generation, created_at)
  values ('${ID}', '${ID}', sha256('a'), 1, 'STORED', 1, now());
  insert into file (id, owner_id, content_id, name, mime_type, size, status, tags, sort_at, created_at)
  values ('${ID}', '${ID}', '${ID}', 'a.jpg', 'image/jpeg', 1, 'COMPLETED', '{}', now(), now());
  insert into archive_export
    (id, owner_id, status, files, bytes, created_at, ready_at, expires_at, finished_at)
  values ('${ID}', '${ID}', 'READY', 1, 1, now(), now(), now(), null),
    (gen_random_uuid(), '${ID}', 'CANCELLED', 1, 1, now(), null, null, now());
  insert into archive_export_file select id, '${ID}', 1 from archive_export`;

it('an update ends open exports, whose contents were not recorded', async () => {
  await using database = await createTestDatabase();
  const migrateTo = async (name: string | undefined): Promise<void> => {
    const orm = createOrm(database.connection, ENTITIES, 2, () => undefined);
    try {
      await orm.migrator.up(name === undefined ? undefined : { to: name });
    } finally {
      await orm.close(true);
    }
  };
  const client = new Client(database.connection);
  await client.connect();
  try {
    await client.query('drop schema public cascade; create schema public');
    await migrateTo('migration-20261203-upload-intent');
    await client.query(ROWS);
    await migrateTo(undefined);
    const { rows } = await client.query(
      'select status, format, parts, finished_at is not null as finished from archive_export order by status',
    );
    expect(rows).toEqual([
      { status: 'CANCELLED', format: 'ORIGINALS', parts: [], finished: true },
      { status: 'EXPIRED', format: 'ORIGINALS', parts: [], finished: true },
    ]);
    expect((await client.query('select * from archive_export_file')).rows).toEqual([]);
  } finally {
    await client.end();
  }
});
