import { randomBytes } from 'node:crypto';

import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import { FilesDocument, QuotaDocument } from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import { get, makePreviews, mediaOf, storedPreviews } from '../../support/media/media-of.ts';
import { sendUpload } from '../../support/tus/send-upload.ts';

let server: GraphqlApp;
let user: TestUser;
beforeAll(async () => {
  server = await startGraphqlApp();
  user = await server.app.signUp();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A picture in a format that the server does not decode. */
async function exoticFile(): Promise<string> {
  const metadata = { filename: 'a.jxl', filetype: 'image/jxl' };
  const id = await uploadFile(server, user, randomBytes(500), metadata);
  await makePreviews(server.app, id);
  return id;
}

function send(
  bytes: Uint8Array,
  metadata: Record<string, string>,
  of: Pick<TestUser, 'token'> = user,
): Promise<Response> {
  return sendUpload(server.app.url, of.token, bytes, metadata);
}

async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { code?: unknown }).code;
}

it('a preview made by the client is encoded again in every size, and is no file', async () => {
  const id = await exoticFile();
  expect(await mediaOf(server, user, id)).toMatchObject({
    previewStatus: 'REFUSED',
    previewProblem: 'UNSUPPORTED',
  });
  const before = await ask(server, QuotaDocument, {}, user.token);
  const { files } = await ask(server, FilesDocument, { first: 50 }, user.token);
  const picture = await sharp(await landscape(1))
    .withExif({ IFD0: { Copyright: 'NOT-FOR-OTHERS' } })
    .jpeg()
    .toBuffer();
  const response = await send(picture, { derivativeOf: id, kind: 'preview' });
  expect([response.status, response.headers.get('flexstorage-file-id')]).toEqual([201, id]);

  const { previewStatus, previewProblem, preview, media } = await mediaOf(server, user, id);
  expect([previewStatus, previewProblem]).toEqual(['READY', null]);
  expect(media?.thumbhash).not.toBeNull();
  const served = Buffer.from(await (await get(preview?.url)).arrayBuffer());
  expect((await sharp(served).metadata()).format).toBe('webp');
  expect(served.includes('NOT-FOR-OTHERS')).toBe(false);
  const after = await ask(server, FilesDocument, { first: 50 }, user.token);
  expect(after.files.totalCount).toBe(files.totalCount);
  expect(await ask(server, QuotaDocument, {}, user.token)).toEqual(before);

  const again = await send(await landscape(2), { derivativeOf: id, kind: 'preview' });
  expect(again.status).toBe(201);
  expect((await mediaOf(server, user, id)).preview).toEqual(preview);
});

it.each([
  ['noise', randomBytes(3000)],
  ['nothing', Buffer.alloc(0)],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ['PDF', Buffer.from('%PDF-1.4')],
])('%s instead of a picture is refused and leaves nothing behind', async (_, bytes) => {
  const id = await exoticFile();
  const stored = await storedPreviews(server.app);
  const before = await ask(server, QuotaDocument, {}, user.token);
  const response = await send(bytes, { derivativeOf: id, kind: 'preview' });
  expect([response.status, await codeOf(response)]).toEqual([400, 'PREVIEW_INVALID']);
  expect((await mediaOf(server, user, id)).previewStatus).toBe('REFUSED');
  expect(await storedPreviews(server.app)).toEqual(stored);
  expect(await ask(server, QuotaDocument, {}, user.token)).toEqual(before);
});

it('a preview for another user, of a missing file or of an unknown kind is refused', async () => {
  const id = await exoticFile();
  const stranger = await server.app.signUp();
  const picture = await landscape(1, 64, 48);
  const refused = async (metadata: Record<string, string>, of: TestUser = user) => {
    const response = await send(picture, metadata, of);
    return [response.status, await codeOf(response)];
  };
  const missing = `file_${server.app.installation.ids.next()}`;
  const preview = { kind: 'preview' };
  expect(await refused({ derivativeOf: id, ...preview }, stranger)).toEqual([404, 'NOT_FOUND']);
  expect(await refused({ derivativeOf: missing, ...preview })).toEqual([404, 'NOT_FOUND']);
  expect(await refused({ derivativeOf: 'x', ...preview })).toEqual([404, 'NOT_FOUND']);
  expect(await refused({ derivativeOf: id, kind: 'text' })).toEqual([400, 'METADATA_INVALID']);
  expect(await refused({ derivativeOf: id })).toEqual([400, 'METADATA_INVALID']);
});

it('a preview of more than 32 MiB is refused before it is sent', async () => {
  const id = await exoticFile();
  const metadata = `derivativeOf ${Buffer.from(id).toString('base64')},kind cHJldmlldw==`;
  const response = await fetch(`${server.app.url}/uploads`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${user.token}`,
      'tus-resumable': '1.0.0',
      'upload-length': String(32 * 1024 * 1024 + 1),
      'upload-metadata': metadata,
    },
  });
  expect([response.status, await codeOf(response)]).toEqual([413, 'FILE_TOO_LARGE']);
});

it('a preview waits while the server is still trying, and keeps what the bytes say', async () => {
  const photo = sharp(await landscape(3)).withExif({ IFD0: { Model: 'Phone 9' } });
  const id = await uploadFile(server, user, await photo.jpeg().toBuffer());
  const response = await send(await landscape(4), { derivativeOf: id, kind: 'preview' });
  expect(response.status).toBe(503);
  await makePreviews(server.app, id);
  const { preview } = await mediaOf(server, user, id);
  const { sql, sweepUploads } = server.app.installation;
  await sweepUploads.execute(undefined, 0);
  const open = await sql(`select from upload_session where status = 'FINALIZING'`);
  expect(open).toEqual([]);
  expect((await mediaOf(server, user, id)).preview).toEqual(preview);
});
