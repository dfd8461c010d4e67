import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { postgresShareQueries } from '../../../src/modules/sharing/infrastructure/postgres-share-queries.ts';
import type { Sql } from '../../../src/platform/postgres/sql.ts';
import { type ShareApp, startShareApp, trash } from '../../support/app/share-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import {
  ReceivedShareDocument,
  ShareCreateDocument,
  type ShareCreateInput,
  SharedFilesDocument,
  ShareRevokeDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, send } from '../../support/graphql/graphql-app.ts';
import { seedLibrary } from '../../support/library/seeded-library.ts';

const DAY_MS = 24 * 3_600_000;
let app: ShareApp;
let partner: TestUser;
/** In upload order, oldest first. Their capture times are in the reverse order. */
let fileIds: string[];
beforeAll(async () => {
  app = await startShareApp();
  partner = await app.app.signUp();
  fileIds = [];
  const { sql } = app.app.installation;
  for (let n = 0; n < 5; n += 1) {
    const id = await app.upload(randomBytes(100 + n), `${n}.jpg`);
    const time = new Date(Date.UTC(2026, 0, 20) - n * DAY_MS);
    await sql('update file set captured_at = $2, sort_at = $2 where id = $1', [
      id.slice(-36),
      time,
    ]);
    fileIds.push(id);
  }
});
afterAll(() => app[Symbol.asyncDispose]());

const give = (input: ShareCreateInput = {}) =>
  app.share({ wholeLibrary: true, email: partner.email, ...input });

async function page(id: string, first: number, after?: string) {
  const variables = { id, first, after: after ?? null };
  const { receivedShare } = await ask(app, SharedFilesDocument, variables, partner.token);
  if (!receivedShare) throw new Error('not received');
  const { nodes, pageInfo } = receivedShare.files;
  const { hasNextPage, endCursor } = pageInfo;
  return { ids: nodes.map((node) => node.id), hasNextPage, after: endCursor ?? '', nodes };
}

/** All files in pages of two. */
async function listed(id: string): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  for (;;) {
    const read = await page(id, 2, after);
    ids.push(...read.ids);
    if (!read.hasNextPage) return ids;
    after = read.after;
  }
}

async function rowOf(id: string) {
  const row = await app.app.installation.shares.received(partner.id, id.slice(-36));
  if (!row) throw new Error('not received');
  return row;
}

/** Ids of the files before and after. */
async function neighboursOf(id: string, fileId: string) {
  const { shares } = app.app.installation;
  const row = await rowOf(id);
  const file = await shares.file(row, fileId.slice(-36));
  if (!file) throw new Error('not in the share');
  const found = await shares.neighbours(row, { position: file.position, fileId: file.id });
  return [found.previous, found.next].map((one) => (one === undefined ? one : `file_${one}`));
}

describe('a share of the whole library', () => {
  it('lists files newest first with metadata, and by upload without', async () => {
    const originals = await give();
    expect(await listed(originals.id)).toEqual(fileIds);
    expect(await neighboursOf(originals.id, fileIds[2] ?? '')).toEqual([fileIds[1], fileIds[3]]);
    expect(await neighboursOf(originals.id, fileIds[0] ?? '')).toEqual([undefined, fileIds[1]]);
    const previews = await give({ permission: 'PREVIEW' });
    expect(await listed(previews.id)).toEqual(fileIds.toReversed());
    expect(await neighboursOf(previews.id, fileIds[4] ?? '')).toEqual([undefined, fileIds[3]]);
  });

  it('does not reveal the capture time without metadata', async () => {
    const { id } = await give({ permission: 'PREVIEW' });
    const { nodes, after } = await page(id, 1);
    expect(nodes).toMatchObject([{ id: fileIds[4], capturedAt: null }]);
    const [, position] = Buffer.from(after, 'base64url').toString().split(' ');
    const [file] = await app.app.installation.shares.files(await rowOf(id), { limit: 1 });
    // Both are the upload time, which the ID contains as well.
    for (const ms of [Number(position) / 1_000, file?.sortAt.getTime() ?? 0]) {
      expect(Math.abs(ms - Date.now())).toBeLessThan(600_000);
    }
  });

  it('counts files and bytes, shows new files, and is found by its recipient only', async () => {
    const { id } = await give({ permission: 'PREVIEW' });
    const added = await app.upload(randomBytes(1_000), 'new.jpg');
    const counts = async () =>
      (await ask(app, ReceivedShareDocument, { id }, partner.token)).receivedShare;
    expect(await counts()).toMatchObject({ wholeLibrary: true, fileCount: 6, byteCount: '1510' });
    expect((await listed(id))[0]).toBe(added);
    await trash(app, added);
    expect(await counts()).toMatchObject({ fileCount: 5, byteCount: '510' });
    expect(await listed(id)).toEqual(fileIds.toReversed());
    const stranger = await app.app.signUp();
    for (const { token } of [stranger, app.owner]) {
      const { receivedShare } = await ask(app, ReceivedShareDocument, { id }, token);
      expect(receivedShare).toBeNull();
    }
    await ask(app, ShareRevokeDocument, { id }, app.owner.token);
    expect(await counts()).toBeNull();
  });

  it('does not contain the files of others', async () => {
    const { id } = await give();
    const stranger = await app.app.signUp();
    const [foreign] = await seedLibrary(app.app, stranger, 1, new SeededRandom(1));
    const { shares } = app.app.installation;
    expect(await shares.file(await rowOf(id), foreign?.uuid ?? '')).toBeUndefined();
  });

  it('refuses a link, and a second target', async () => {
    const refusal = async (input: ShareCreateInput) => {
      const { shareCreate } = await ask(app, ShareCreateDocument, { input }, app.owner.token);
      return shareCreate?.userErrors[0];
    };
    expect(await refusal({ wholeLibrary: true })).toEqual({
      code: 'SHARE_INVALID',
      field: ['input'],
      message: 'The whole library can only be shared with a user. Provide `email`.',
    });
    const { email } = partner;
    const message = 'Provide exactly one of `ids`, `albumId` and `wholeLibrary`.';
    for (const input of [
      { wholeLibrary: true, ids: fileIds },
      { wholeLibrary: true, albumId: 'album_1' },
      { wholeLibrary: false },
      {},
    ]) {
      expect(await refusal({ ...input, email })).toMatchObject({ code: 'SHARE_INVALID', message });
    }
  });

  it('accepts any cursor of another share', async () => {
    const whole = await give();
    const list = await app.share({ ids: fileIds, email: partner.email });
    const ofWhole = (await page(whole.id, 2)).after;
    const ofList = (await page(list.id, 2)).after;
    expect((await page(whole.id, 9, ofList)).ids).toEqual([]);
    expect((await page(list.id, 9, ofWhole)).ids).toEqual([]);
    const [kind] = Buffer.from(ofWhole, 'base64url').toString().split(' ');
    const uuid = fileIds[0]?.slice(-36);
    for (const [position, ids] of [
      ['1e+300', fileIds],
      ['-1e+300', []],
      ['0.5', []],
    ] as const) {
      const cursor = Buffer.from(`${kind} ${position} ${uuid}`).toString('base64url');
      expect((await page(whole.id, 9, cursor)).ids).toEqual(ids);
    }
    const variables = { id: whole.id, first: 1, after: 'nonsense' };
    const { errors } = await send(app, SharedFilesDocument, variables, partner.token);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CURSOR_INVALID' });
  });
});

describe('a large library', () => {
  it('is read through an index, without sorting or counting it', async () => {
    const { sql, describeUsage } = app.app.installation;
    const random = new SeededRandom(2);
    const [owner, other] = [await app.app.signUp(), await app.app.signUp()];
    await seedLibrary(app.app, owner, 2_000, random);
    await seedLibrary(app.app, other, 2_000, random);
    await sql('analyze file, content, file_count');
    for (const includeMetadata of [true, false]) {
      const { id } = await give();
      const share = { ...(await rowOf(id)), ownerId: owner.id, includeMetadata };
      const plan: string[] = [];
      const explaining: Sql = async (text, values) => {
        const rows = await sql<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
        plan.push(...rows.map((row) => row['QUERY PLAN']));
        return [];
      };
      const shares = postgresShareQueries(explaining, describeUsage);
      const place = { position: Date.UTC(2022, 0, 1) * 1_000, fileId: id.slice(-36) };
      await shares.files(share, { limit: 101 });
      await shares.files(share, { limit: 101, after: place });
      await shares.neighbours(share, place);
      await shares.file(share, id.slice(-36));
      const text = plan.join('\n');
      expect(text).not.toMatch(/Sort|Seq Scan on (?:file|content)\b/);
      const index = includeMetadata ? 'file_timeline' : 'file_by_created';
      expect(text.match(new RegExp(`using ${index}`, 'g'))).toHaveLength(4);
      expect(text.match(/Index Cond:.*ROW\(/g)).toHaveLength(3);
    }
  });
});
