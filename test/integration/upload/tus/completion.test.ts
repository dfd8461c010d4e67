import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { sha256 } from '../../../support/storage/object-source.ts';
import { stagingOf } from '../../../support/storage/staging-of.ts';
import { fileIdOf, TusClient } from '../../../support/tus/tus-client.ts';
import {
  objectsIn,
  reservationDrift,
  sessionRow,
  stagedIn,
  tracesOf,
  uuidIn,
} from './upload-traces.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  expect(await reservationDrift(app)).toBe(0);
  await app[Symbol.asyncDispose]();
});
beforeEach(async () => {
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});

async function fileOf(fileId: string) {
  const [file] = await app.installation.files.find(user.id, [uuidIn(fileId)]);
  if (!file) throw new Error(`no file ${fileId}`);
  return file;
}

/** An upload whose last byte is durable but that nobody has finished, as a crash leaves it. */
async function leftFinalizing(bytes: Uint8Array, hash?: string): Promise<string> {
  const metadata = hash === undefined ? {} : { metadata: { sha256: hash } };
  const path = await tus.open(bytes.byteLength, metadata);
  const { sessions } = app.installation;
  const id = uuidIn(path);
  const taken = await sessions.acquire(id, 'a test', 4_000);
  if (!taken) throw new Error('the lease is not free');
  const staging = await stagingOf(app);
  await using writer = await staging.append(id, 0);
  await writer.write(bytes);
  await writer.sync();
  const offset = bytes.byteLength;
  const finalize = { hash: undefined };
  expect(await sessions.advance(taken.lease, { offset, at: new Date(), finalize })).toBe(true);
  await sessions.release(taken.lease);
  return path;
}

describe('a declared hash that does not match the bytes', () => {
  it('fails the upload and the file, discards the bytes and releases the quota', async () => {
    const path = await tus.open(100, { metadata: { sha256: 'ab'.repeat(32) } });
    const { fileId } = await sessionRow(app, path);
    await tus.patch(path, 0, randomBytes(60));
    const last = await tus.patch(path, 60, randomBytes(40));
    expect(last).toMatchObject({ status: 460, code: 'CHECKSUM_MISMATCH' });
    expect(last.headers).not.toHaveProperty('upload-offset');
    expect(last.headers).not.toHaveProperty('flexstorage-file-id');
    expect((await tus.head(path)).status).toBe(404);
    expect((await tus.patch(path, 100, Buffer.alloc(0))).status).toBe(404);
    expect(await stagedIn(app)).not.toContain(uuidIn(path));
    expect(await tracesOf(app, user.id)).toMatchObject({ reserved: 0, used: 0 });
    expect((await fileOf(`file_${fileId}`)).status).toBe('FAILED');
    expect((await tus.request('GET', `/files/file_${fileId}/content`)).status).toBe(404);
  });

  it('fails an upload created with its bytes, and an empty one', async () => {
    const metadata = { sha256: 'ab'.repeat(32) };
    expect((await tus.create(10, { metadata, body: randomBytes(10) })).status).toBe(460);
    expect((await tus.create(0, { metadata })).status).toBe(460);
    expect(await tracesOf(app, user.id)).toMatchObject({ reserved: 0, used: 0 });
  });

  it('fails an upload that is completed by a sweep or HEAD', async () => {
    const swept = await leftFinalizing(randomBytes(50), 'ab'.repeat(32));
    await app.installation.sweepUploads.execute(undefined, 0);
    expect((await sessionRow(app, swept)).status).toBe('FAILED');
    const asked = await leftFinalizing(randomBytes(50), 'ab'.repeat(32));
    expect((await tus.head(asked)).status).toBe(404);
    expect(await tracesOf(app, user.id)).toMatchObject({ reserved: 0, used: 0 });
  });
});

describe('duplicate bytes', () => {
  it('result in the existing file and count once', async () => {
    const bytes = randomBytes(1000);
    const first = await tus.upload(bytes, { filename: 'first' });
    const path = await tus.open(1000, { metadata: { filename: 'second' } });
    const last = await tus.patch(path, 0, bytes);
    expect(fileIdOf(last)).toBe(first);
    expect(last.headers['flexstorage-duplicate']).toBe('true');
    expect((await tus.head(path)).headers['flexstorage-duplicate']).toBe('true');
    expect(await tracesOf(app, user.id)).toEqual({
      sessions: 2,
      files: 1,
      reserved: 0,
      used: 1000,
    });
    expect((await fileOf(first)).name).toBe('first');
    expect(await stagedIn(app)).not.toContain(uuidIn(path));
  });

  it('restore the file from the trash', async () => {
    const bytes = randomBytes(1000);
    const first = await tus.upload(bytes);
    await app.installation.unitOfWork.run(async (tx) => {
      (await tx.files.find(uuidIn(first), user.id))?.trash(new Date());
    });
    expect((await fileOf(first)).trashedAt).toBeInstanceOf(Date);
    expect(await tus.upload(bytes)).toBe(first);
    expect((await fileOf(first)).trashedAt).toBeUndefined();
    expect(await tracesOf(app, user.id)).toMatchObject({ files: 1, used: 1000 });
  });

  it('get a separate file, content and object for another user', async () => {
    const bytes = randomBytes(1000);
    const first = await tus.upload(bytes);
    const objects = await objectsIn(app);
    const other = await app.signUp();
    const client = new TusClient(app.url, other.token);
    const path = await client.open(1000);
    const last = await client.patch(path, 0, bytes);
    expect(last.headers['flexstorage-duplicate']).toBe('false');
    expect(fileIdOf(last)).not.toBe(first);
    expect(await objectsIn(app)).toHaveLength(objects.length + 1);
    expect(await tracesOf(app, other.id)).toMatchObject({ used: 1000 });
    const contents = await app.installation.sql('select owner_id from content where sha256 = $1', [
      Buffer.from(sha256(bytes), 'hex'),
    ]);
    expect(new Set(contents.map((row) => row['ownerId']))).toEqual(new Set([user.id, other.id]));
  });

  it('result in one file when uploaded concurrently', async () => {
    const bytes = randomBytes(200_000);
    const objects = await objectsIn(app);
    const paths = await Promise.all(Array.from({ length: 8 }, () => tus.open(bytes.length)));
    const answers = await Promise.all(paths.map((path) => tus.patch(path, 0, bytes)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 204));
    expect(new Set(answers.map(fileIdOf)).size).toBe(1);
    const firsts = answers.filter(({ headers }) => headers['flexstorage-duplicate'] === 'false');
    expect(firsts).toHaveLength(1);
    expect(await objectsIn(app)).toHaveLength(objects.length + 1);
    expect(await tracesOf(app, user.id)).toMatchObject({
      files: 1,
      reserved: 0,
      used: bytes.length,
    });
  });
});

describe('the media type', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  );

  it('is detected from the bytes even if another type was claimed', async () => {
    const fileId = await tus.upload(PNG, { filetype: 'text/html' });
    expect((await fileOf(fileId)).mimeType).toBe('image/png');
  });

  it('is the claimed type if none is detected', async () => {
    const fileId = await tus.upload(Buffer.from('hello'), { filetype: 'text/x-log' });
    expect((await fileOf(fileId)).mimeType).toBe('text/x-log');
  });
});

describe('a complete upload left unfinished by a crash', () => {
  it('is completed by a sweep', async () => {
    const bytes = randomBytes(1000);
    const path = await leftFinalizing(bytes);
    expect(await app.installation.sweepUploads.execute(undefined, 0)).toBe(1);
    const { status, resultFileId } = await sessionRow(app, path);
    expect(status).toBe('COMPLETED');
    const content = await tus.request('GET', `/files/file_${resultFileId}/content`);
    expect(sha256(content.bytes)).toBe(sha256(bytes));
    expect(await stagedIn(app)).not.toContain(uuidIn(path));
    expect(await app.installation.sweepUploads.execute(undefined, 0)).toBe(0);
  });

  it('is left to the request that is completing it for a while', async () => {
    const path = await leftFinalizing(randomBytes(10));
    expect(await app.installation.sweepUploads.execute()).toBe(0);
    expect((await sessionRow(app, path)).status).toBe('FINALIZING');
  });

  it('is completed by HEAD or an empty PATCH', async () => {
    const asked = await tus.head(await leftFinalizing(randomBytes(1000)));
    expect(asked).toMatchObject({ status: 200, headers: { 'upload-offset': '1000' } });
    expect(fileIdOf(asked)).toMatch(/^file_/);
    const patched = await tus.patch(await leftFinalizing(randomBytes(10)), 10, Buffer.alloc(0));
    expect(patched.status).toBe(204);
    expect(fileIdOf(patched)).toMatch(/^file_/);
  });

  it('becomes one file when eight requests complete it concurrently', async () => {
    const objects = await objectsIn(app);
    const path = await leftFinalizing(randomBytes(500_000));
    const { completeUpload } = app.installation;
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => completeUpload.execute(uuidIn(path))),
    );
    expect(new Set(outcomes.map(({ fileId }) => fileId)).size).toBe(1);
    expect(outcomes.every(({ duplicate }) => !duplicate)).toBe(true);
    expect(await objectsIn(app)).toHaveLength(objects.length + 1);
    expect(await tracesOf(app, user.id)).toMatchObject({ files: 1, reserved: 0, used: 500_000 });
    expect(await completeUpload.execute(uuidIn(path))).toEqual(outcomes[0]);
  });
});
