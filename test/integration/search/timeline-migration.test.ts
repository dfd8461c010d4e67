import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ENTITIES } from '../../../src/app/contributions.ts';
import { createOrm } from '../../../src/platform/postgres/orm.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/test-database.ts';

const OWNER = '00000000-0000-7000-8000-000000000001';
const FILES = 1_200;
const FACTS = {
  durationMs: 1500.4,
  place: { city: 'Tokyo', country: 'JP', countryName: 'Japan' },
  capture: { local: '2024-06-01T08:00:00', offsetMinutes: 540 },
};

/** Files of the version before, every second one with facts. */
const ROWS = `
  insert into app_user (id, email, role, password_hash, quota_limit, created_at)
  values ('${OWNER}', 'a@example.org', 'USER', '-', 1, now());
  insert into content (id, owner_id, sha256, size, state, generation, created_at)
  select lpad(n::text, 32, '0')::uuid, '${OWNER}', sha256(n::text::bytea), n, 'STORED', 1, now()
  from generate_series(1, ${FILES}) as n;
  insert into content_media (content_id, width, height, facts, thumbhash)
  select id, 400, 300, '${JSON.stringify(FACTS)}', '\\x0102' from content where size % 2 = 0;
  insert into file (id, owner_id, content_id, name, mime_type, size, status, tags, sort_at, created_at)
  select id, '${OWNER}', id, 'IMG_' || size || '.jpg', 'image/jpeg', size, 'COMPLETED', '{sea}',
    '2024-05-31T23:00:00Z', now()
  from content`;

/** Counts as they are kept, and as the files say. */
const COUNTS = {
  kept: `select label, sum(files)::int as files from file_count group by label
    having sum(files) <> 0 order by label`,
  expected: `select label collate "C" as label, count(*)::int as files
    from file, unnest(file_counted(status, trashed_at, labels, tags,
      file_local_time(sort_at, utc_offset_minutes))) as label
    group by 1 order by 1`,
};

describe('an installation with files, when it is updated', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.connection);
    await client.connect();
    await client.query('drop schema public cascade; create schema public');
    await migrateTo('migration-20261201-derivatives');
    await client.query(ROWS);
    // Left behind by an interruption.
    await client.query('create index file_timeline_next on file (owner_id)');
    await migrateTo(undefined);
  });
  afterAll(async () => {
    await client.end();
    await database[Symbol.asyncDispose]();
  });

  async function migrateTo(name: string | undefined): Promise<void> {
    const orm = createOrm(database.connection, ENTITIES, 2, () => undefined);
    try {
      await orm.migrator.up(name === undefined ? undefined : { to: name });
    } finally {
      await orm.close(true);
    }
  }

  async function rowsOf(sql: string): Promise<unknown[]> {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  }

  it('has one index of the timeline, with local times', async () => {
    expect(
      await rowsOf(
        `select indexname, indexdef like '%INCLUDE (utc_offset_minutes)%' as local from pg_indexes
         where indexname like 'file_timeline%'`,
      ),
    ).toEqual([{ indexname: 'file_timeline', local: true }]);
  });

  it('learns places, shapes, durations and offsets from the facts', async () => {
    expect(
      await rowsOf(
        `select distinct city, country, ratio, duration_ms, utc_offset_minutes,
           encode(thumbhash, 'hex') as thumbhash from file
         order by city nulls last`,
      ),
    ).toEqual([
      {
        city: 'Tokyo',
        country: 'Japan',
        ratio: 1.3333,
        duration_ms: 1500,
        thumbhash: '0102',
        utc_offset_minutes: 540,
      },
      {
        city: null,
        country: null,
        ratio: null,
        duration_ms: null,
        utc_offset_minutes: null,
        thumbhash: null,
      },
    ]);
  });

  it('finds files by place and sorts them by number', async () => {
    expect(await rowsOf(`select search_text, labels from file where size = 2`)).toEqual([
      {
        search_text: ' img 2 jpg | sea | tokyo japan',
        labels: [
          'category:IMAGE',
          'type:image/jpeg',
          'status:COMPLETED',
          'place:Tokyo, Japan',
          'orientation:LANDSCAPE',
        ],
      },
    ]);
    const sizes = await client.query<{ size: string }>('select size from file order by name_key');
    expect(sizes.rows.map(({ size }) => Number(size))).toEqual(
      Array.from({ length: FILES }, (_, n) => n + 1),
    );
  });

  it('counts files by the date at their place', async () => {
    const kept = await rowsOf(COUNTS.kept);
    expect(kept).toEqual(await rowsOf(COUNTS.expected));
    expect(kept).toEqual(
      expect.arrayContaining([
        { label: 'day:2024-05-31', files: FILES / 2 },
        { label: 'day:2024-06-01', files: FILES / 2 },
        { label: 'place:Tokyo, Japan', files: FILES / 2 },
      ]),
    );
  });

  it('keeps derived columns right whatever is written to them', async () => {
    const columns = 'select name_key, search_text, labels from file where size = 2';
    const before = await rowsOf(columns);
    await client.query(`update file set name_key = 'x', search_text = 'x', labels = '{x}'`);
    expect(await rowsOf(columns)).toEqual(before);
    expect(await rowsOf(COUNTS.kept)).toEqual(await rowsOf(COUNTS.expected));
  });

  it('does nothing when the update is repeated after an interruption', async () => {
    await client.query(
      `delete from mikro_orm_migrations where name = 'migration-20261201-timeline-rows'`,
    );
    const before = await rowsOf('select id, xmin::text from file order by id');
    await migrateTo(undefined);
    expect(await rowsOf('select id, xmin::text from file order by id')).toEqual(before);
  });
});
