import { randomBytes } from 'node:crypto';
import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { temporaryName } from '../../src/modules/storage/infrastructure/local/reserved-names.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { fsck } from '../support/fsck/fsck.ts';
import type { ViolationKind } from '../support/fsck/violation.ts';
import { uploadFile } from '../support/graphql/graphql-app.ts';
import { landscape } from '../support/media/landscape.ts';
import { makePreviews } from '../support/media/media-of.ts';
import { flipByte } from '../support/storage/stored-objects.ts';
import { sessionIdOf } from '../support/tus/tus-upload.ts';

const HOUR_MS = 3_600_000;

let app: TestApp;
let user: TestUser;
beforeEach(async () => {
  app = await startTestApp();
  user = await app.signUp();
  await upload(randomBytes(40_000), 40_000);
  await upload(randomBytes(50_000), 50_000);
});
afterEach(() => app[Symbol.asyncDispose]());

/** Sends `body` to a new upload of `size` bytes; returns the session's id. */
async function upload(body: Buffer, size: number): Promise<string> {
  const headers = {
    authorization: `Bearer ${user.token}`,
    'tus-resumable': '1.0.0',
    'content-type': 'application/offset+octet-stream',
    'upload-length': String(size),
  };
  const answer = await fetch(`${app.url}/uploads`, { method: 'POST', headers, body });
  expect(answer.status).toBe(201);
  return sessionIdOf(answer.headers.get('location') ?? '');
}

function check() {
  return fsck(app.database.connection, placesOf(app.config));
}

function folderOf(name: string): string {
  return join(app.config.dataDir, name);
}

/** The key of any stored object. */
async function someKey(): Promise<string> {
  const [row] = await app.installation.sql<{ key: string }>('select key from content_copy limit 1');
  if (!row) throw new Error('nothing is stored');
  return row.key;
}

describe('fsck', () => {
  it('reports nothing for a consistent installation with finished and open uploads', async () => {
    await upload(randomBytes(100), 1_000);
    expect(await check()).toEqual([]);
  });

  it('finds one flipped byte', async () => {
    const key = await someKey();
    await flipByte(join(folderOf('objects'), key), 17);
    expect(await check()).toEqual([{ kind: 'OBJECT_DAMAGED', id: `local:${key}` }]);
  });

  it('finds a deleted object', async () => {
    const key = await someKey();
    await rm(join(folderOf('objects'), key));
    expect(await check()).toEqual([{ kind: 'OBJECT_MISSING', id: `local:${key}` }]);
  });

  it('finds an object without a row', async () => {
    await writeFile(join(folderOf('objects'), 'stray'), 'x');
    expect(await check()).toEqual([{ kind: 'OBJECT_STRAY', id: 'local:stray' }]);
  });

  it('finds a leftover of an interrupted put once it should have been swept', async () => {
    const name = temporaryName();
    const path = join(folderOf('objects'), name);
    await writeFile(path, 'x');
    expect(await check()).toEqual([]);
    const before = new Date(Date.now() - 25 * HOUR_MS);
    await utimes(path, before, before);
    expect(await check()).toEqual([{ kind: 'OBJECT_STRAY', id: `local:${name}` }]);
  });

  it('finds missing previews, damaged ones, and those of nothing', async () => {
    const photo = await uploadFile({ app }, user, await landscape(1));
    await makePreviews(app, photo);
    expect(await check()).toEqual([]);
    const root = folderOf('objects/previews');
    const paths = await readdir(root, { recursive: true });
    const [missing = '', damaged = '', stray = ''] = paths.filter((path) => path.endsWith('.webp'));
    await rm(join(root, missing));
    await writeFile(join(root, damaged), 'x');
    const size = Number(basename(stray, '.webp'));
    await app.installation.sql('delete from content_preview where size = $1', [size]);
    const found = await check();
    expect(found).toHaveLength(3);
    for (const violation of [
      { kind: 'PREVIEW_MISSING', id: `local:previews/${missing}` },
      { kind: 'PREVIEW_MISSING', id: `local:previews/${damaged}` },
      { kind: 'PREVIEW_STRAY', id: `local:previews/${stray}` },
    ]) {
      expect(found).toContainEqual(violation);
    }
  });

  it('finds staged bytes of a finished upload', async () => {
    const [row] = await app.installation.sql<{ id: string }>('select id from upload_session');
    const id = row?.id ?? '';
    await writeFile(join(folderOf('staging'), id.slice(-2), id), 'x');
    expect(await check()).toEqual([{ kind: 'STAGING_LEFT', id }]);
  });

  it('finds an open upload with missing durable bytes', async () => {
    const id = await upload(randomBytes(100), 1_000);
    await writeFile(join(folderOf('staging'), id.slice(-2), id), randomBytes(99));
    expect(await check()).toEqual([{ kind: 'STAGING_SHORT', id }]);
  });

  it.each<[ViolationKind, string]>([
    ['RESERVED_DRIFT', 'update app_user set quota_reserved = quota_reserved + 1 where id = $1'],
    ['USED_DRIFT', 'update app_user set quota_used = quota_used - 1 where id = $1'],
    [
      'FILE_WITHOUT_BYTES',
      `update content_copy set state = 'MISSING' where key = (
         select min(p.key) from content_copy p join content c on c.id = p.content_id
         where c.owner_id = $1)`,
    ],
    [
      'SESSION_WITHOUT_FILE',
      `update upload_session set result_file_id = null
       where id = (select id from upload_session where owner_id = $1 limit 1)`,
    ],
    ['FILE_UNTOLD', `delete from file_change where number = 1 and owner_id = $1`],
    [
      'FILE_LEFT',
      `insert into file (id, owner_id, name, mime_type, status, tags, sort_at, created_at)
       values (gen_random_uuid(), $1, 'x', 'text/plain', 'UPLOADING', '{}', now(), now())`,
    ],
    [
      'CONTENT_LEFT',
      `insert into content (id, owner_id, sha256, size, state, generation, created_at)
       values (gen_random_uuid(), $1, sha256('x'), 1, 'CLAIMED', 1, now())`,
    ],
  ])('finds %s', async (kind, plant) => {
    await app.installation.sql(plant, [user.id]);
    const kinds = (await check()).map((violation) => violation.kind);
    // A MISSING copy does not count, so its object is stray.
    expect(kinds).toEqual(kind === 'FILE_WITHOUT_BYTES' ? [kind, 'OBJECT_STRAY'] : [kind]);
  });
});
