import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { uploadProgressTopic } from '../../../src/modules/upload/application/upload-progress.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  FilesChangedDocument,
  FilesDocument,
  FileUpdateDocument,
  UploadProgressDocument,
  UploadSessionCreateDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  connect,
  type GraphqlApp,
  startGraphqlApp,
  subscribe,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';

describe('subscriptions', () => {
  let server: GraphqlApp;
  let owner: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const open = async (size: number, user = owner) => {
    const variables = { input: { filename: 'film.mp4', size } };
    const data = await ask(server, UploadSessionCreateDocument, variables, user.token);
    const { url, uploadSession } = data.uploadSessionCreate ?? {};
    if (!url || !uploadSession) throw new Error('no session');
    return { url, id: uploadSession.id };
  };
  const request = (
    url: string,
    method: string,
    headers: Record<string, string> = {},
    body?: Buffer,
  ) =>
    fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${owner.token}`,
        'tus-resumable': '1.0.0',
        ...(body ? { 'content-type': 'application/offset+octet-stream' } : {}),
        ...headers,
      },
      ...(body ? { body: new Uint8Array(body) } : {}),
    });

  describe('uploadProgress', () => {
    it('delivers the current state, updates and the final status with the file', async () => {
      const { url, id } = await open(10);
      await using client = connect(server, owner.token);
      await using events = subscribe(client, UploadProgressDocument, { sessionId: id });
      expect((await events.next()).uploadProgress).toMatchObject({
        sessionId: id,
        status: 'OPEN',
        offset: '0',
        size: '10',
        percent: 0,
      });
      await request(url, 'PATCH', { 'upload-offset': '0' }, Buffer.from('half.'));
      const half = await events.until(({ uploadProgress }) => uploadProgress.offset === '5');
      expect(half.uploadProgress.percent).toBe(50);
      const last = await request(url, 'PATCH', { 'upload-offset': '5' }, Buffer.from('whole'));
      const end = await events.until(({ uploadProgress }) => uploadProgress.status === 'COMPLETED');
      expect(end.uploadProgress).toMatchObject({
        offset: '10',
        percent: 100,
        file: { id: last.headers.get('flexstorage-file-id'), status: 'COMPLETED' },
      });
      await events.ended();
    });

    it('delivers the final status of an upload that has already ended', async () => {
      const { url, id } = await open(5);
      await request(url, 'PATCH', { 'upload-offset': '0' }, Buffer.from('early'));
      await using client = connect(server, owner.token);
      await using events = subscribe(client, UploadProgressDocument, { sessionId: id });
      expect((await events.next()).uploadProgress.status).toBe('COMPLETED');
      await events.ended();
    });

    it('delivers the termination of an upload', async () => {
      const { url, id } = await open(5);
      await using client = connect(server, owner.token);
      await using events = subscribe(client, UploadProgressDocument, { sessionId: id });
      await events.next();
      expect((await request(url, 'DELETE')).status).toBe(204);
      expect((await events.next()).uploadProgress).toMatchObject({ status: 'TERMINATED' });
      await events.ended();
    });

    it('follows all uploads of the owner, including later ones, but not those of other users', async () => {
      const user = await server.app.signUp();
      const first = await open(5, user);
      await using client = connect(server, user.token);
      await using events = subscribe(client, UploadProgressDocument, {});
      expect((await events.next()).uploadProgress.sessionId).toBe(first.id);
      await uploadFile(server, owner, Buffer.from('not yours'));
      await uploadFile(server, user, Buffer.from('yours'));
      const end = await events.next();
      expect(end.uploadProgress).toMatchObject({ status: 'COMPLETED', offset: '5' });
      expect(end.uploadProgress.sessionId).not.toBe(first.id);
    });

    it('never decreases, delivers at most four updates per second and ends with the newest', async () => {
      const { id } = await open(1_000_000);
      await using client = connect(server, owner.token);
      await using events = subscribe(client, UploadProgressDocument, { sessionId: id });
      await events.next();
      const { bus } = server.app.installation;
      const sessionId = id.replace('upload_', '');
      const startedAt = Date.now();
      const offsets = Array.from({ length: 200 }, (_, index) => (index + 1) * 1000);
      for (const offset of [...offsets, 5]) {
        const step = { sessionId, offset, size: 1_000_000, status: 'OPEN' };
        await bus.publish(uploadProgressTopic(owner.id), step);
      }
      const seen: number[] = [];
      await events.until(({ uploadProgress }) => {
        seen.push(Number(uploadProgress.offset));
        return uploadProgress.offset === '200000';
      });
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      const seconds = (Date.now() - startedAt) / 1000;
      expect(seen.length).toBeLessThanOrEqual(1 + seconds * 4);
    });

    it.each(['missing', 'foreign', 'malformed'])(
      'returns NOT_FOUND for a session that is %s',
      async (what) => {
        const stranger = await server.app.signUp();
        const ids: Record<string, string> = {
          missing: formatId('upload', server.app.installation.ids.next()),
          foreign: (await open(1, stranger)).id,
          malformed: 'upload_1',
        };
        await using client = connect(server, owner.token);
        const sessionId = ids[what] ?? '';
        await using events = subscribe(client, UploadProgressDocument, { sessionId });
        await expect(events.next()).rejects.toSatisfy((error) =>
          JSON.stringify(error instanceof Error ? error.message : error).includes('NOT_FOUND'),
        );
      },
    );
  });

  describe('filesChanged', () => {
    it('delivers every change made while the library is being read', async () => {
      const user = await server.app.signUp();
      const known = await uploadFile(server, user, Buffer.from('known'));
      const { files } = await ask(server, FilesDocument, { first: 10 }, user.token);
      expect(files.nodes.map(({ id }) => id)).toEqual([known]);
      const missed = await uploadFile(server, user, Buffer.from('missed'));
      await using client = connect(server, user.token);
      const since = files.syncCursor;
      await using events = subscribe(client, FilesChangedDocument, { since });
      expect((await events.next()).filesChanged).toMatchObject({
        kind: 'UPSERT',
        fileId: missed,
        file: { id: missed, status: 'COMPLETED', availability: 'HOT' },
      });
      const live = await uploadFile(server, user, Buffer.from('live'));
      expect((await events.next()).filesChanged).toMatchObject({ kind: 'UPSERT', fileId: live });
      const variables = { id: known, input: { name: 'renamed.jpg' } };
      await ask(server, FileUpdateDocument, variables, user.token);
      expect((await events.next()).filesChanged).toMatchObject({
        fileId: known,
        file: { originalName: 'renamed.jpg' },
      });
    });

    it('resumes after the cursor of the last processed change', async () => {
      const user = await server.app.signUp();
      await using client = connect(server, user.token);
      const { files } = await ask(server, FilesDocument, { first: 1 }, user.token);
      const ids: string[] = [];
      for (const text of ['a', 'b', 'c'])
        ids.push(await uploadFile(server, user, Buffer.from(text)));
      let since = files.syncCursor;
      const seen: string[] = [];
      while (seen.length < 3) {
        await using events = subscribe(client, FilesChangedDocument, { since });
        const { filesChanged } = await events.next();
        seen.push(filesChanged.fileId);
        since = filesChanged.cursor;
      }
      expect(seen).toEqual(ids);
    });

    it('delivers only new changes without a cursor', async () => {
      const user = await server.app.signUp();
      await uploadFile(server, user, Buffer.from('before'));
      await using client = connect(server, user.token);
      await using events = subscribe(client, FilesChangedDocument, {});
      const first = events.next();
      // Uploads until one falls after the start of the subscription.
      const told = new AbortController();
      void first.then(() => told.abort());
      const after: string[] = [];
      while (!told.signal.aborted && after.length < 100) {
        after.push(await uploadFile(server, user, Buffer.from(`after ${after.length}`)));
      }
      expect(after).toContain((await first).filesChanged.fileId);
    });

    it('delivers deletions', async () => {
      const user = await server.app.signUp();
      const id = await uploadFile(server, user, Buffer.from('doomed'));
      const { files } = await ask(server, FilesDocument, { first: 1 }, user.token);
      await server.app.installation.unitOfWork.run(async (tx) => {
        const file = await tx.files.find(id.replace('file_', ''), user.id);
        if (!file) throw new Error('no file');
        file.trash(new Date());
        file.purge();
        tx.files.remove(file);
      });
      await using client = connect(server, user.token);
      const since = files.syncCursor;
      await using events = subscribe(client, FilesChangedDocument, { since });
      expect((await events.next()).filesChanged).toMatchObject({
        kind: 'DELETE',
        fileId: id,
        file: null,
      });
    });

    it('replays more than one page in order', async () => {
      const user = await server.app.signUp();
      const { sql, ids } = server.app.installation;
      const uuids = Array.from({ length: 250 }, () => ids.next());
      const { files } = await ask(server, FilesDocument, { first: 1 }, user.token);
      await sql(
        `insert into file_change (owner_id, file_id, number, kind)
         select $1, id, n, 'DELETE' from unnest($2::uuid[]) with ordinality as gone (id, n)`,
        [user.id, uuids],
      );
      await sql('update app_user set change_number = 250 where id = $1', [user.id]);
      await using client = connect(server, user.token);
      const since = files.syncCursor;
      await using events = subscribe(client, FilesChangedDocument, { since });
      const seen: string[] = [];
      while (seen.length < 250) seen.push((await events.next()).filesChanged.fileId);
      expect(seen).toEqual(uuids.map((uuid) => formatId('file', uuid)));
    });
  });
});
