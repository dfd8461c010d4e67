import { afterAll, expect, it } from 'vitest';

import { issueToken } from '../../src/app/issue-token.ts';
import { queryRows } from '../support/database/query-rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.ts';
import { folder } from '../support/general/folders.ts';
import { FileChangesDocument, SyncCursorsDocument } from '../support/graphql/generated/graphql.ts';
import { ask } from '../support/graphql/graphql-app.ts';
import { LibraryCopy } from '../support/library/library-copy.ts';
import { ResidentMemory } from '../support/processes/resident-memory.ts';
import { startServerProcess } from '../support/processes/server-process.ts';

const FULL = process.env['FAULTS'] === 'full';
const HAS_PROC = process.platform === 'linux';
const MB = 1_000_000;
const CHANGES = 100_000;
const PAGE = 1_000;
const MAX_GROWTH = 100 * MB;
/** In a larger heap, V8 would keep garbage that looks like a leak. */
const SMALL_HEAP = ['--max-old-space-size=160'];
/** Of each ten changes, one is of an album and two are deletions. */
const ALBUMS = CHANGES / 10;
const DELETIONS = (2 * CHANGES) / 10;
const FILES = CHANGES - ALBUMS - DELETIONS;

const measured: string[] = [];
afterAll(() => {
  for (const line of measured) console.log(line);
});

it.runIf(FULL && HAS_PROC)(
  `the server sends ${CHANGES} changes in pages of ${PAGE} within a heap of 160 MB and with less than 100 MB more memory`,
  { timeout: 600_000 },
  async () => {
    await using data = await folder();
    await using database = await createTestDatabase();
    const env = { DATA_DIR: data.path, DATABASE_URL: database.url };
    await using server = await startServerProcess({ env, nodeArgs: SMALL_HEAP });
    const token = await issueToken(env);
    const graphql = { url: `${server.url}/graphql` };
    const start = (await ask(graphql, SyncCursorsDocument, {}, token)).files.syncCursor;
    const pageAfter = async (since: string) =>
      (await ask(graphql, FileChangesDocument, { since, first: PAGE }, token)).fileChanges;
    await addChanges(database);
    await pageAfter(start);

    const copy = LibraryCopy.at(start);
    const seen: string[] = [];
    let pages = 0;
    using memory = await ResidentMemory.watch(Number(server.child.pid));
    for (let hasNextPage = true; hasNextPage;) {
      const page = await pageAfter(copy.cursor);
      pages += 1;
      seen.push(...copy.apply(page));
      hasNextPage = page.hasNextPage;
    }
    const growth = await memory.growth();
    measured.push(
      `${CHANGES} changes in ${pages} pages: ${(memory.atFirst / MB).toFixed(0)} MB resident before, ` +
        `${(growth / MB).toFixed(0)} MB more at most`,
    );
    expect(pages).toBe(CHANGES / PAGE);
    expect(new Set(seen).size).toBe(CHANGES);
    expect(Object.keys(copy.state)).toHaveLength(FILES + ALBUMS);
    expect(growth).toBeLessThan(MAX_GROWTH);
  },
);

/** Adds changes of each kind in a mixed order by SQL, in the only account. */
async function addChanges({ connection }: TestDatabase): Promise<void> {
  const run = (sql: string) => queryRows(connection, sql);
  await run(
    `insert into content (id, owner_id, sha256, size, state, generation, created_at)
     select gen_random_uuid(), u.id, sha256(n::text::bytea), 3000000, 'STORED', 1, now()
     from app_user u, generate_series(1, ${FILES}) as n`,
  );
  await run(
    `insert into file (id, owner_id, name, mime_type, size, status, tags, sort_at, content_id,
       created_at, completed_at)
     select id, owner_id, 'IMG_' || n || '.jpg', 'image/jpeg', size, 'COMPLETED',
       array['sea', 'tag ' || n % 100], now() - make_interval(mins => n::int), id, now(), now()
     from (select *, row_number() over () as n from content) c`,
  );
  await run(
    `insert into album (id, owner_id, name, created_at)
     select gen_random_uuid(), u.id, 'Album ' || n, now()
     from app_user u, generate_series(1, ${ALBUMS}) as n`,
  );
  await run(
    `create table feed as
     select id, owner_id, kind, of, row_number() over (order by random()) as number
     from (
       select id, owner_id, 'UPSERT' as kind, 'file' as of from file
       union all select id, owner_id, 'UPSERT', 'album' from album
       union all select gen_random_uuid(), u.id, 'DELETE', 'file'
         from app_user u, generate_series(1, ${DELETIONS})
     ) as item`,
  );
  for (const of of ['file', 'album']) {
    await run(
      `insert into ${of}_change (owner_id, ${of}_id, number, kind)
       select owner_id, id, number, kind from feed where of = '${of}'`,
    );
  }
  await run('drop table feed');
  // As autovacuum does in time.
  await run('analyze');
  await run(`update app_user set change_number = ${CHANGES}`);
}
