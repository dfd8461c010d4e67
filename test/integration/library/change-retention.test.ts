import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { JOBS } from '../../../src/app/contributions.ts';
import { encodeSyncCursor } from '../../../src/modules/library/api/graphql/cursors.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  AlbumCreateDocument,
  AlbumDeleteDocument,
  AlbumsChangedDocument,
  FileChangesDocument,
  FilesChangedDocument,
  FilesTagDocument,
  SyncCursorsDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  connect,
  type GraphqlApp,
  send,
  startGraphqlApp,
  subscribe,
} from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';

const DAY_MS = 24 * 3_600_000;
const DAYS = 30;

const clock = new AdjustableClock();
let server: GraphqlApp;
beforeAll(async () => {
  const env = { SYNC_FEED_DAYS: String(DAYS) };
  server = await startGraphqlApp({ env, overrides: { clock } });
});
afterAll(() => server[Symbol.asyncDispose]());

const signUp = (): Promise<TestUser> => server.app.signUp();

async function cursorsOf({ token }: TestUser) {
  const { files, albums } = await ask(server, SyncCursorsDocument, {}, token);
  return { files: files.syncCursor, albums: albums.syncCursor };
}

const READS = ['fileChanges', 'filesChanged', 'albumsChanged'] as const;
type Read = (typeof READS)[number];

/** Reads once after the cursor: the error code, or undefined. A change must follow for a subscription to deliver. */
async function codeOf(user: TestUser, read: Read, since: string): Promise<string | undefined> {
  if (read === 'fileChanges') {
    const { errors } = await send(server, FileChangesDocument, { since, first: 10 }, user.token);
    return errors?.[0]?.extensions?.['code'] as string | undefined;
  }
  await using client = connect(server, user.token);
  const document = read === 'filesChanged' ? FilesChangedDocument : AlbumsChangedDocument;
  await using events = subscribe<object, { since: string }>(client, document, { since });
  try {
    await events.next();
    return undefined;
  } catch (error) {
    return /[A-Z]+_[A-Z_]+/.exec(
      JSON.stringify(error instanceof Error ? error.message : error),
    )?.[0];
  }
}

async function deleteFiles(user: TestUser, count: number): Promise<void> {
  const { trashFiles, purgeFiles } = server.app.installation;
  const ids = (await keepFiles(server.app, user, count)).map((id) => id.replace('file_', ''));
  await trashFiles.execute(user.id, ids);
  await purgeFiles.execute(user.id, ids);
}

async function deleteAlbum(user: TestUser): Promise<void> {
  const variables = { input: { name: 'Gone' } };
  const { albumCreate } = await ask(server, AlbumCreateDocument, variables, user.token);
  await ask(server, AlbumDeleteDocument, { id: albumCreate?.album?.id ?? '' }, user.token);
}

/** A file and an album change, which every read can deliver. */
async function changeSomething(user: TestUser): Promise<void> {
  const [id = ''] = await keepFiles(server.app, user, 1);
  await ask(server, FilesTagDocument, { ids: [id], add: ['sea'] }, user.token);
  await ask(server, AlbumCreateDocument, { input: { name: 'Kept' } }, user.token);
}

async function ageBy(user: TestUser, days: number): Promise<void> {
  for (const table of ['file_change', 'album_change']) {
    await server.app.installation.sql(
      `update ${table} set changed_at = changed_at - make_interval(days => $2) where owner_id = $1`,
      [user.id, days],
    );
  }
}

const prune = () => server.app.installation.pruneChanges.execute();

async function keptOf({ id }: TestUser): Promise<string[]> {
  const rows = await server.app.installation.sql<{ kind: string; number: number }>(
    `select kind, number from file_change where owner_id = $1
     union all select kind, number from album_change where owner_id = $1 order by number`,
    [id],
  );
  return rows.map(({ kind }) => kind);
}

describe('pruning the change feeds', () => {
  it('removes only deletions older than SYNC_FEED_DAYS', async () => {
    const user = await signUp();
    await changeSomething(user);
    await deleteFiles(user, 2);
    await deleteAlbum(user);
    await ageBy(user, DAYS + 1);
    await deleteFiles(user, 1);
    await prune();
    expect(await keptOf(user)).toEqual(['UPSERT', 'UPSERT', 'DELETE']);
  });

  it('uses the time of the deletion', async () => {
    const user = await signUp();
    await deleteFiles(user, 1);
    await prune();
    expect(await keptOf(user)).toEqual(['DELETE']);
    clock.advance((DAYS - 1) * DAY_MS);
    await prune();
    expect(await keptOf(user)).toEqual(['DELETE']);
    clock.advance(DAY_MS + 1_000);
    await prune();
    expect(await keptOf(user)).toEqual([]);
  });

  it('records more deletions than fit into a batch, of several accounts', async () => {
    const users = [await signUp(), await signUp()];
    const { sql } = server.app.installation;
    for (const user of users) {
      await sql(
        `insert into file_change (owner_id, file_id, number, kind, changed_at)
         select $1, gen_random_uuid(), n, 'DELETE', now() - make_interval(days => $2)
         from generate_series(1, 2500) as n`,
        [user.id, 1_000],
      );
      await sql('update app_user set change_number = 2600 where id = $1', [user.id]);
    }
    await prune();
    for (const user of users) {
      expect(await keptOf(user)).toEqual([]);
      const at = (number: number) => encodeSyncCursor({ ownerId: user.id, number });
      expect(await codeOf(user, 'fileChanges', at(2_499))).toBe('RESYNC_REQUIRED');
      expect(await codeOf(user, 'fileChanges', at(2_500))).toBeUndefined();
    }
  });

  it('runs daily as a job', () => {
    expect(JOBS['prune-changes']).toMatchObject({
      cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/),
    });
  });
});

describe.each(READS)('%s', (read) => {
  it('requires a resync after a deletion that was pruned', async () => {
    const user = await signUp();
    const { files: before } = await cursorsOf(user);
    await deleteFiles(user, 1);
    await deleteAlbum(user);
    const { files: after } = await cursorsOf(user);
    await changeSomething(user);
    expect(await codeOf(user, read, before)).toBeUndefined();
    await ageBy(user, DAYS + 1);
    await prune();
    expect(await codeOf(user, read, before)).toBe('RESYNC_REQUIRED');
    expect(await codeOf(user, read, after)).toBeUndefined();
  });

  it('requires a resync for a cursor ahead of the library', async () => {
    const user = await signUp();
    await changeSomething(user);
    const { sql } = server.app.installation;
    const { files: since } = await cursorsOf(user);
    await sql('update app_user set change_number = 1 where id = $1', [user.id]);
    expect(await codeOf(user, read, since)).toBe('RESYNC_REQUIRED');
  });

  it('requires a resync for the cursor of another account', async () => {
    const [user, other] = [await signUp(), await signUp()];
    await changeSomething(user);
    const { files: since } = await cursorsOf(other);
    expect(await codeOf(user, read, since)).toBe('RESYNC_REQUIRED');
  });

  it('requires a resync for a cursor of the version that did not name the account', async () => {
    const user = await signUp();
    const since = Buffer.from('s1 0').toString('base64url');
    expect(await codeOf(user, read, since)).toBe('RESYNC_REQUIRED');
  });

  it('requires a resync for all cursors after the documented statement for restored databases', async () => {
    const user = await signUp();
    const { files: before } = await cursorsOf(user);
    const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const [, statement = ''] = /```sql\n(update app_user.*?)```/s.exec(page) ?? [];
    await server.app.installation.sql(statement);
    const { files: after } = await cursorsOf(user);
    await changeSomething(user);
    expect(await codeOf(user, read, before)).toBe('RESYNC_REQUIRED');
    expect(await codeOf(user, read, after)).toBeUndefined();
  });
});

describe('a subscription', () => {
  it('resumes after its latest change, however many changes of the other feed were pruned since', async () => {
    const user = await signUp();
    await changeSomething(user);
    const { albums: since } = await cursorsOf(user);
    await deleteFiles(user, 1);
    await ageBy(user, DAYS + 1);
    await prune();
    await changeSomething(user);
    expect(await codeOf(user, 'albumsChanged', since)).toBeUndefined();
    expect(await codeOf(user, 'filesChanged', since)).toBe('RESYNC_REQUIRED');
    expect(await codeOf(user, 'fileChanges', since)).toBe('RESYNC_REQUIRED');
  });
});

it('the error says what to do', async () => {
  const user = await signUp();
  const since = encodeSyncCursor({ ownerId: user.id, number: 1 });
  const { errors } = await send(server, FileChangesDocument, { since, first: 1 }, user.token);
  expect(errors?.[0]?.message).toMatch(/List all files and albums again.*`syncCursor`/);
});
