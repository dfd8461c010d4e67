import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { ResumableUploadClient } from '../support/tus/resumable-upload-client.ts';
import { fileIdOf, metadataHeader, TusClient } from '../support/tus/tus-client.ts';
import { sessionIdOf } from '../support/tus/tus-upload.ts';
import { fileOf } from '../support/tus/uploaded-file.ts';

const MIB = 1024 * 1024;

let app: TestApp;
let user: TestUser;

beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
});
afterAll(() => app[Symbol.asyncDispose]());

const clientOf = (version: number): ResumableUploadClient =>
  new ResumableUploadClient(app.url, user.token, version);

/** How many uploads somebody writes to now. */
async function holders({ installation }: TestApp): Promise<number> {
  const rows = await installation.sql(
    'select id from upload_session where lease_until > clock_timestamp()',
  );
  return rows.length;
}

async function durableOffset({ installation }: TestApp, path: string): Promise<number> {
  const rows = await installation.sql<{ offset: number }>(
    'select upload_offset as offset from upload_session where id = $1',
    [sessionIdOf(path)],
  );
  return Number(rows[0]?.offset);
}

describe.each([3, 4, 5, 6, 7, 8])('interop version %i', (version) => {
  it('accepts a file in one request and sends its upload URL in an interim response', async () => {
    const client = clientOf(version);
    const bytes = randomBytes(300_000);
    using request = client.startCreate(bytes.length, true, {
      'content-disposition': 'inline; filename="x.jpg"; filename*=UTF-8\'\'Gr%C3%BC%C3%9Fe.jpg',
      'content-type': 'image/jpeg',
    });
    const interim = await request.interim;
    expect(interim).toMatchObject({
      status: 104,
      headers: { 'upload-draft-interop-version': String(version) },
    });
    expect(interim.headers['upload-limit']).toMatch(/^max-size=5368709120, max-age=\d+$/);
    await request.send(bytes);
    request.end();
    const answer = await request.answer;
    if (!answer) throw new Error('no answer');
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.headers).toMatchObject({
      location: interim.headers.location,
      'upload-draft-interop-version': String(version),
      'upload-offset': String(bytes.length),
    });
    expect(client.isComplete(answer)).toBe(true);
    expect(await fileOf(app, user, fileIdOf(answer))).toMatchObject({
      name: 'Grüße.jpg',
      size: bytes.length,
      sha256: sha256(bytes),
      downloaded: sha256(bytes),
    });
  });

  it('accepts a file in several requests, the first one empty', async () => {
    const client = clientOf(version);
    const bytes = randomBytes(3 * MIB + 7);
    const opened = await client.create(Buffer.alloc(0), false);
    expect(opened).toMatchObject({ status: 201, headers: { 'upload-offset': '0' } });
    expect(client.isComplete(opened)).toBe(false);
    const path = opened.headers.location ?? '';

    const first = await client.append(path, 0, bytes.subarray(0, MIB), false);
    expect(first).toMatchObject({ status: 204, headers: { 'upload-offset': String(MIB) } });
    expect(client.isComplete(first)).toBe(false);

    const head = await client.head(path);
    expect(head).toMatchObject({
      status: 204,
      headers: { 'upload-offset': String(MIB), 'cache-control': 'no-store' },
    });
    expect(head.headers['upload-limit']).toContain('max-size=5368709120');
    expect(client.isComplete(head)).toBe(false);

    const last = await client.append(path, MIB, bytes.subarray(MIB), true);
    expect(last).toMatchObject({ status: 201, headers: { 'upload-offset': `${bytes.length}` } });
    expect(client.isComplete(last)).toBe(true);
    expect(await fileOf(app, user, fileIdOf(last))).toMatchObject({
      name: 'unnamed',
      sha256: sha256(bytes),
      downloaded: sha256(bytes),
    });

    const after = await client.head(path);
    expect(after).toMatchObject({ status: 204, headers: { 'upload-length': `${bytes.length}` } });
    expect([client.isComplete(after), fileIdOf(after)]).toEqual([true, fileIdOf(last)]);
  });

  it('keeps the bytes of an interrupted request and resumes after them', async () => {
    const client = clientOf(version);
    const bytes = randomBytes(2 * MIB);
    const cut = client.startCreate(bytes.length, true);
    const path = (await cut.interim).headers.location ?? '';
    await cut.send(bytes.subarray(0, MIB));
    // A checkpoint comes within a second.
    await expect.poll(() => durableOffset(app, path), { timeout: 10_000 }).toBe(MIB);
    cut.destroy();
    const head = await client.head(path);
    expect(head).toMatchObject({ status: 204, headers: { 'upload-offset': String(MIB) } });
    const answer = await client.append(path, MIB, bytes.subarray(MIB), true);
    expect(await fileOf(app, user, fileIdOf(answer))).toMatchObject({ downloaded: sha256(bytes) });
  });

  it('returns 409 and the current offset for a stale offset', async () => {
    const client = clientOf(version);
    const opened = await client.create(randomBytes(1000), false);
    const path = opened.headers.location ?? '';
    const answer = await client.append(path, 999, randomBytes(10), false);
    expect(answer).toMatchObject({
      status: 409,
      code: 'OFFSET_MISMATCH',
      headers: { 'content-type': 'application/problem+json', 'upload-offset': '1000' },
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#mismatching-upload-offset',
      'expected-offset': 1000,
      'provided-offset': 999,
    });
    expect(await client.head(path)).toMatchObject({ headers: { 'upload-offset': '1000' } });
  });

  it('deletes everything of an upload on DELETE', async () => {
    const client = clientOf(version);
    const opened = await client.create(randomBytes(1000), false);
    const path = opened.headers.location ?? '';
    expect(await client.delete(path)).toMatchObject({ status: 204 });
    expect(await client.head(path)).toMatchObject({ status: 404 });
    expect(await client.append(path, 1000, randomBytes(1), true)).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  it('interrupts a running request when another one takes over the upload', async () => {
    const client = clientOf(version);
    const opened = await client.create(Buffer.alloc(0), false);
    const path = opened.headers.location ?? '';
    using first = client.startAppend(path, 0, true, { 'content-length': 1000 });
    await first.send(Buffer.alloc(10));
    await expect.poll(() => holders(app)).toBe(1);
    const offset = Number((await client.head(path)).headers['upload-offset']);
    // Its connection is cut without an answer, which a client takes as a reason to resume.
    expect(await first.answer).toBeUndefined();
    expect(await client.append(path, offset, Buffer.alloc(1000 - offset), true)).toMatchObject({
      status: 201,
    });
  });
});

describe('tus and resumable uploads', () => {
  it('share uploads: one can finish what the other started', async () => {
    const bytes = randomBytes(100_000);
    const tus = new TusClient(app.url, user.token);
    const path = await tus.open(bytes.length, { metadata: { filename: 'both.bin' } });
    await tus.patch(path, 0, bytes.subarray(0, 400));
    const client = clientOf(6);
    const answer = await client.append(path, 400, bytes.subarray(400), true);
    expect(await fileOf(app, user, fileIdOf(answer))).toMatchObject({
      name: 'both.bin',
      downloaded: sha256(bytes),
    });

    const other = randomBytes(100_000);
    const opened = await client.create(other.subarray(0, 400), false, {
      'upload-length': other.length,
      'upload-metadata': metadataHeader({ filename: 'metadata.bin' }),
    });
    const last = await tus.patch(opened.headers.location ?? '', 400, other.subarray(400));
    expect(await fileOf(app, user, fileIdOf(last))).toMatchObject({
      name: 'metadata.bin',
      downloaded: sha256(other),
    });
  });
});
