import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type ExportApp, startExportApp } from '../../support/app/export-app.ts';
import {
  EstimateExportDocument,
  ExportCreateDocument,
  ExportDocument,
  ExportsDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send } from '../../support/graphql/graphql-app.ts';
import { downloadExport, textsOf } from '../../support/library/zip-downloads.ts';

let app: ExportApp;
let server: GraphqlApp;
beforeAll(async () => {
  app = await startExportApp();
  server = app.server;
});
afterAll(() => app[Symbol.asyncDispose]());

describe('an export of readable files', () => {
  it('is ready immediately and has the announced size', async () => {
    const ids = [
      await app.upload('one', 'a.txt'),
      await app.upload('', 'b.txt'),
      await app.upload('2', 'a.txt'),
    ];
    const { download, ...made } = await app.exported({ ids: [...ids, ...ids] });
    expect(made).toMatchObject({
      status: 'READY',
      filesTotal: 3,
      bytesTotal: '4',
      progress: 100,
      retrieval: null,
      finishedAt: null,
    });
    expect(textsOf(await downloadExport(download.url))).toEqual([
      ['a.txt', 'one'],
      ['b.txt', ''],
      ['a (2).txt', '2'],
    ]);
    const head = await fetch(download.url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, download.sizeBytes]);
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'content-type': 'application/zip',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"zip-[0-9a-f]{64}"$/),
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="export-[\d-]{10}\.zip";/,
      ),
    });
  });

  it('of an album contains its files in order and has its name', async () => {
    const ids = [await app.upload('z', 'z.txt'), await app.upload('a', 'a.txt')];
    const albumId = await app.albumOf(ids, 'Ferien "26" ../夏');
    const { download } = await app.exported({ albumId });
    expect(textsOf(await downloadExport(download.url))).toEqual([
      ['z.txt', 'z'],
      ['a.txt', 'a'],
    ]);
    const head = await fetch(download.url, { method: 'HEAD' });
    expect(head.headers.get('content-disposition')).toBe(
      `attachment; filename="Ferien _26_ ..__.zip"; filename*=UTF-8''Ferien%20_26_%20.._%E5%A4%8F.zip`,
    );
  });

  it('omits files trashed, deleted or lost in the meantime, and lists them', async () => {
    const { installation } = server.app;
    const ids = [
      await app.upload('kept', 'kept.txt'),
      await app.upload('trashed', 'trashed.txt'),
      await app.upload('deleted', 'deleted.txt'),
      await app.upload('lost', 'lost.txt'),
    ];
    const [, trashed = '', deleted = '', lost = ''] = ids.map((id) => id.slice(-36));
    const made = await app.exported({ ids });
    await installation.unitOfWork.run(async (tx) => {
      (await tx.files.find(trashed, app.user.id))?.trash(app.clock.now());
      const gone = await tx.files.find(deleted, app.user.id);
      if (!gone) throw new Error('no file');
      gone.trash(app.clock.now());
      gone.purge();
      tx.files.remove(gone);
    });
    await installation.sql(
      `update content_copy set state = 'MISSING'
       where content_id = (select content_id from file where id = $1)`,
      [lost],
    );
    const { export: now } = await ask(server, ExportDocument, { id: made.id }, await app.token());
    expect(now).toMatchObject({ status: 'READY', filesTotal: 4, download: { filesLeftOut: 3 } });
    const url = now?.download?.url ?? '';
    const entries = textsOf(await downloadExport(url));
    expect(entries.map(([name]) => name)).toEqual(['NOT-EXPORTED.txt', 'kept.txt']);
    expect(entries[0]?.[1]).toMatch(/trashed\.txt[^]*lost\.txt[^]*Permanently deleted[^]*1 file/);
    expect(entries[0]?.[1]).not.toContain('deleted.txt');
    const head = await fetch(url, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(now?.download?.sizeBytes);
    // The earlier link returns the same.
    expect(textsOf(await downloadExport(made.download.url))).toEqual(entries);
  });

  it('contains no entry name that escapes the target folder', async () => {
    const names = [
      '../../../../tmp/evil.txt',
      '/etc/passwd',
      'C:\\Windows\\evil.dll',
      '..\\..\\evil.bat',
      'a/../../\u0001evil\n.sh',
    ];
    const ids: string[] = [];
    for (const [at, name] of names.entries()) ids.push(await app.upload(`slip ${at}`, name));
    const { download } = await app.exported({ ids });
    const entries = textsOf(await downloadExport(download.url));
    expect(entries.map(([, text]) => text)).toEqual(names.map((_, at) => `slip ${at}`));
    for (const [name] of entries) {
      expect(name).toMatch(/^[^/\\:.\p{Cc}][^/\\:\p{Cc}]*$/u);
    }
  });

  it('is estimated without being created', async () => {
    const ids = [await app.upload('estimated', 'e.txt')];
    const count = async () =>
      (await ask(server, ExportsDocument, { first: 1 }, await app.token())).exports.totalCount;
    const before = await count();
    const { estimateExport } = await ask(
      server,
      EstimateExportDocument,
      { ids },
      await app.token(),
    );
    expect(estimateExport).toMatchObject({
      filesTotal: 1,
      bytesTotal: '9',
      filesFrozen: 0,
      bytesFrozen: '0',
      retrieval: [],
    });
    expect(await count()).toBe(before);
    expect((await app.exported({ ids })).download.sizeBytes).toBe(estimateExport.sizeBytes);
  });

  it('is listed, newest first', async () => {
    const ids = [await app.upload('listed', 'l.txt')];
    const [first, second] = [await app.exported({ ids }), await app.exported({ ids })];
    const { exports } = await ask(server, ExportsDocument, { first: 1 }, await app.token());
    expect(exports).toMatchObject({ pageInfo: { hasNextPage: true }, nodes: [{ id: second.id }] });
    const after = { first: 1, after: exports.pageInfo.endCursor };
    const next = await ask(server, ExportsDocument, after, await app.token());
    expect(next.exports.nodes).toEqual([{ id: first.id, status: 'READY' }]);
  });
});

describe('an export is refused', () => {
  it('for a file in the trash', async () => {
    const id = await app.upload('binned', 'binned.txt');
    await server.app.installation.sql('update file set trashed_at = now() where id = $1', [
      id.slice(-36),
    ]);
    expect((await app.create({ ids: [id] })).userErrors).toEqual([
      { code: 'FILE_STATUS_INVALID', field: ['input', 'ids'] },
    ]);
  });

  it.each([
    ['no file', { ids: [] }, 'EXPORT_SELECTION_INVALID', 'ids'],
    ['neither files nor an album', {}, 'EXPORT_SELECTION_INVALID', 'ids'],
    ['an invalid ID', { ids: ['x'] }, 'NOT_FOUND', 'ids'],
    ['an invalid album ID', { albumId: 'x' }, 'NOT_FOUND', 'albumId'],
    [
      'an unknown album',
      { albumId: 'album_00000000-0000-7000-8000-000000000000' },
      'NOT_FOUND',
      'albumId',
    ],
    [
      'more than 1,000 files',
      {
        ids: Array.from(
          { length: 1_001 },
          (_, at) => `file_00000000-0000-7000-8000-${String(at).padStart(12, '0')}`,
        ),
      },
      'EXPORT_SELECTION_INVALID',
      'ids',
    ],
  ])('for %s', async (_what, input, code, field) => {
    expect(await app.create(input)).toMatchObject({
      export: null,
      userErrors: [{ code, field: ['input', field] }],
    });
  });

  it('for an empty album, and for both files and an album', async () => {
    const albumId = await app.albumOf([]);
    const ids = [await app.upload('both', 'both.txt')];
    for (const input of [{ albumId }, { albumId, ids }]) {
      expect((await app.create(input)).userErrors).toEqual([
        { code: 'EXPORT_SELECTION_INVALID', field: ['input', 'albumId'] },
      ]);
    }
  });
});

it('an export of another user looks like a missing one', async () => {
  const file = await app.upload('mine', 'mine.txt');
  const albumId = await app.albumOf([file]);
  const made = await app.exported({ ids: [file] });
  const stranger = await server.app.signUp();
  const other = await app.token(stranger);
  const query = `query ($id: ID!) {
    export(id: $id) { id } node(id: $id) { id } exports(first: 10) { nodes { id } totalCount } }`;
  const { data } = await send(server, query, { id: made.id }, other);
  expect(data).toEqual({ export: null, node: null, exports: { nodes: [], totalCount: 0 } });
  const mine = await send(server, query, { id: made.id }, await app.token());
  expect(mine.data).toMatchObject({ export: { id: made.id }, node: { id: made.id } });
  for (const input of [{ ids: [file] }, { albumId }]) {
    const { exportCreate } = await ask(server, ExportCreateDocument, { input }, other);
    expect(exportCreate?.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const estimate = await send(server, EstimateExportDocument, input, other);
    expect(estimate.errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
  }
});
