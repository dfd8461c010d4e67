import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  FileDocument,
  FileDownloadDocument,
  FilesDocument,
  type FilesQueryVariables,
  FileUpdateDocument,
  NodeByIdDocument,
  NodesDocument,
  QuotaDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  send,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';

const BYTES = Buffer.from('the bytes of a photo');

/** Inserts completed files by SQL for speed; three share each capture time. */
async function keepFiles({ app }: GraphqlApp, owner: TestUser, count: number): Promise<void> {
  const { sql, ids } = app.installation;
  const uuids = Array.from({ length: count }, () => ids.next());
  await sql(
    `insert into content (id, owner_id, sha256, size, state, generation, created_at)
     select id, $1, sha256(id::text::bytea), 1, 'STORED', 1, now()
     from unnest($2::uuid[]) as id`,
    [owner.id, uuids],
  );
  await sql(
    `insert into file (id, owner_id, name, mime_type, size, status, tags, captured_at, sort_at,
       content_id, created_at, completed_at)
     select id, $1, 'photo.jpg', 'image/jpeg', 1, 'COMPLETED', '{}', taken, taken, id, now(), now()
     from (select id, '2020-01-01T00:00:00Z'::timestamptz + (n / 3) * interval '1 ms' as taken
           from unnest($2::uuid[]) with ordinality as numbered (id, n)) as files`,
    [owner.id, uuids],
  );
}

describe('files over GraphQL', () => {
  let server: GraphqlApp;
  let owner: TestUser;
  let stranger: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
    stranger = await server.app.signUp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('returns all fields of an uploaded file', async () => {
    const id = await uploadFile(server, owner, BYTES, {
      filename: '../Tel/a?viv.jpg',
      filetype: 'image/jpeg',
      capturedAt: '2024-05-01T12:00:00+02:00',
      tags: 'sea,2024',
    });
    const { file } = await ask(server, FileDocument, { id }, owner.token);
    expect(file).toMatchObject({
      id,
      originalName: '../Tel/a?viv.jpg',
      size: String(BYTES.byteLength),
      mimeType: 'image/jpeg',
      category: 'IMAGE',
      sha256: createHash('sha256').update(BYTES).digest('hex'),
      status: 'COMPLETED',
      capturedAt: '2024-05-01T10:00:00.000Z',
      trashedAt: null,
      tags: ['sea', '2024'],
      availability: 'HOT',
      restoredUntil: null,
    });
    expect(file?.name).not.toMatch(/[/?]/);
    const { quota } = await ask(server, QuotaDocument, {}, owner.token);
    expect(quota.usedBytes).toBe(String(BYTES.byteLength));
  });

  it('returns a link that works without an Authorization header', async () => {
    const id = await uploadFile(server, owner, BYTES);
    const { file } = await ask(server, FileDownloadDocument, { id }, owner.token);
    if (file?.download?.__typename !== 'DownloadLink') throw new Error('no link');
    const { url, expiresAt } = file.download;
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(13);
    expect(minutes).toBeLessThanOrEqual(15);
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(BYTES);
    expect((await fetch(`${url}x`)).status).toBe(403);
  });

  it('offers a retrieval instead while the only copy is archived', async () => {
    const id = await uploadFile(server, owner, Buffer.from('soon cold'));
    const { sql } = server.app.installation;
    const setCopy = (restore: object) =>
      sql(
        `update content_copy set storage_class = 'DEEP_ARCHIVE', restore = $2
         where content_id = (select content_id from file where id = $1)`,
        [id.replace('file_', ''), JSON.stringify(restore)],
      );
    const read = async () => (await ask(server, FileDownloadDocument, { id }, owner.token)).file;

    await setCopy({ kind: 'NOT_REQUESTED' });
    expect(await read()).toEqual({
      availability: 'COLD',
      download: {
        __typename: 'RetrievalRequired',
        availability: 'COLD',
        storageClass: 'DEEP_ARCHIVE',
        tiers: ['STANDARD', 'BULK'],
        estimates: [],
      },
    });
    await setCopy({ kind: 'IN_PROGRESS' });
    expect(await read()).toEqual({
      availability: 'RESTORING',
      download: { __typename: 'RetrievalInProgress', request: null },
    });
    await setCopy({ kind: 'RESTORED', until: '2199-01-01T00:00:00.000Z' });
    expect(await read()).toMatchObject({
      availability: 'RESTORED',
      download: { __typename: 'DownloadLink' },
    });
  });

  it.each([
    ['of another user', async () => uploadFile(server, stranger, BYTES)],
    ['missing', async () => formatId('file', server.app.installation.ids.next())],
    ['of another kind', async () => formatId('share', server.app.installation.ids.next())],
    ['malformed', async () => "file_' or 1=1"],
  ])('returns null, or NOT_FOUND for mutations, for an ID that is %s', async (_what, idOf) => {
    const id = await idOf();
    const { token } = owner;
    expect((await ask(server, FileDocument, { id }, token)).file).toBeNull();
    expect((await ask(server, NodeByIdDocument, { id }, token)).node).toBeNull();
    const variables = { id, input: { name: 'mine.jpg' } };
    expect((await ask(server, FileUpdateDocument, variables, token)).fileUpdate).toEqual({
      file: null,
      userErrors: [{ code: 'NOT_FOUND', message: 'File not found.', field: ['id'] }],
    });
  });

  it('returns nodes of every type in the requested order', async () => {
    const file = await uploadFile(server, owner, BYTES);
    const foreign = await uploadFile(server, stranger, BYTES);
    const user = formatId('user', owner.id);
    const ids = [user, foreign, file, formatId('user', stranger.id), file];
    const { nodes } = await ask(server, NodesDocument, { ids }, owner.token);
    expect(nodes).toEqual([
      { __typename: 'User', id: user },
      null,
      { __typename: 'File', id: file },
      null,
      { __typename: 'File', id: file },
    ]);
  });

  it('refuses more than 100 nodes at once', async () => {
    const ids = Array.from({ length: 101 }, () => 'file_x');
    const { errors } = await send(server, NodesDocument, { ids }, owner.token);
    expect(errors?.[0]?.extensions).toEqual({ code: 'PAGE_INVALID' });
  });

  describe('listing', () => {
    let lister: TestUser;
    let all: string[];
    const list = (variables: FilesQueryVariables) =>
      ask(server, FilesDocument, variables, lister.token).then(({ files }) => files);

    beforeAll(async () => {
      lister = await server.app.signUp();
      await keepFiles(server, lister, 250);
      const rows = await server.app.installation.sql<{ id: string }>(
        'select id from file where owner_id = $1 order by sort_at desc, id desc',
        [lister.id],
      );
      all = rows.map(({ id }) => formatId('file', id));
    });

    it('pages forward through equal capture times without duplicates or gaps', async () => {
      const seen: string[] = [];
      let after: string | null = null;
      for (const size of [100, 100, 50]) {
        const page = await list({ first: 100, after });
        expect(page.totalCount).toBe(250);
        expect(page.nodes).toHaveLength(size);
        expect(page.pageInfo.hasNextPage).toBe(size === 100);
        expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
        seen.push(...page.nodes.map(({ id }) => id));
        after = page.pageInfo.endCursor;
      }
      expect(seen).toEqual(all);
      expect((await list({ first: 10, after })).nodes).toEqual([]);
    });

    it('pages backward', async () => {
      const last = await list({ last: 7 });
      expect(last.nodes.map(({ id }) => id)).toEqual(all.slice(-7));
      expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
      const before = await list({ last: 100, before: last.pageInfo.startCursor });
      expect(before.nodes.map(({ id }) => id)).toEqual(all.slice(-107, -7));
      expect(before.pageInfo.hasNextPage).toBe(true);
    });

    it('keeps pages stable while files are added', async () => {
      const first = await list({ first: 10 });
      await keepFiles(server, lister, 1);
      const second = await list({ first: 10, after: first.pageInfo.endCursor });
      expect(second.nodes.map(({ id }) => id)).toEqual(all.slice(10, 20));
    });

    it.each([
      [{}, 'PAGE_INVALID'],
      [{ first: 1, last: 1 }, 'PAGE_INVALID'],
      [{ first: 0 }, 'PAGE_INVALID'],
      [{ first: -1 }, 'PAGE_INVALID'],
      [{ last: 101 }, 'PAGE_INVALID'],
      [{ first: 1, after: 'rubbish' }, 'CURSOR_INVALID'],
      [{ first: 1, before: '' }, undefined],
    ])('answers %j with %s', async (variables, code) => {
      const { errors } = await send(server, FilesDocument, variables, lister.token);
      expect(errors?.[0]?.extensions?.['code']).toBe(code);
    });

    it('lists neither incomplete nor trashed files', async () => {
      const user = await server.app.signUp();
      await keepFiles(server, user, 3);
      const { sql } = server.app.installation;
      const [row] = await sql<{ id: string }>(
        `update file set trashed_at = now() where id =
           (select id from file where owner_id = $1 limit 1) returning id`,
        [user.id],
      );
      const { files } = await ask(server, FilesDocument, { first: 10 }, user.token);
      expect([files.totalCount, files.nodes.length]).toEqual([2, 2]);
      expect(files.nodes.map(({ id }) => id)).not.toContain(formatId('file', row?.id ?? ''));
    });
  });

  describe('updating', () => {
    it('changes only the given fields', async () => {
      const id = await uploadFile(server, owner, Buffer.from('to be renamed'), {
        filename: 'old.jpg',
        tags: 'a,b',
        capturedAt: '2020-01-01T00:00:00Z',
      });
      const update = async (input: object) =>
        (await ask(server, FileUpdateDocument, { id, input }, owner.token)).fileUpdate;
      expect(await update({ name: 'new.jpg' })).toMatchObject({
        userErrors: [],
        file: { originalName: 'new.jpg', tags: ['a', 'b'] },
      });
      expect(await update({ tags: [' c ', 'c'] })).toMatchObject({
        file: { originalName: 'new.jpg', tags: ['c'] },
      });
      expect(await update({ capturedAt: '2021-01-01T00:00:00+01:00' })).toMatchObject({
        file: { capturedAt: '2020-12-31T23:00:00.000Z' },
      });
      expect(await update({ capturedAt: null })).toMatchObject({
        file: { capturedAt: '2020-01-01T00:00:00.000Z' },
      });
    });

    it.each([
      [{ name: '' }, 'FILE_NAME_INVALID', 'name'],
      [{ tags: [''] }, 'TAG_INVALID', 'tags'],
      [{ description: '\0' }, 'FILE_DESCRIPTION_INVALID', 'description'],
      [{ capturedAt: '1700-01-01T00:00:00Z' }, 'CAPTURE_TIME_INVALID', 'capturedAt'],
    ])('refuses %j', async (input, code, field) => {
      const id = await uploadFile(server, owner, BYTES);
      const { fileUpdate } = await ask(server, FileUpdateDocument, { id, input }, owner.token);
      expect(fileUpdate).toMatchObject({
        file: null,
        userErrors: [{ code, field: ['input', field] }],
      });
    });

    it('applies concurrent changes without errors', async () => {
      const id = await uploadFile(server, owner, Buffer.from('contended'));
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) =>
          send(server, FileUpdateDocument, { id, input: { name } }, owner.token),
        ),
      );
      expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    });
  });
});
