import { randomBytes } from 'node:crypto';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { StorageContext } from '../../../src/app/open-storage.ts';
import { FileHash } from '../../../src/kernel/file-hash.ts';
import { readAccessOf } from '../../../src/modules/library/application/read-access.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { SimulatedArchiveProvider } from '../../../src/modules/storage/infrastructure/simulated-archive/simulated-archive-provider.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { archivedFile, type ArchivedFile } from '../../support/library/archived-file.ts';
import { readZip } from '../../support/library/read-zip.ts';
import { type S3TestServer, startS3Server } from '../../support/s3-server/s3-server.ts';
import { damageCopy, loseCopy, statesOf } from '../../support/storage/lost-copies.ts';
import { NOTHING_ARCHIVED } from '../../support/storage/nothing-archived.ts';
import { sha256 } from '../../support/storage/object-source.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const logged: string[] = [];
let s3: { readonly server: S3TestServer; readonly bucket: string };
let app: TestApp;
let user: TestUser;
let tus: TusClient;

/** Copies at `local` and `s3` are hot; `other` is a second folder; `ice` is archived. */
async function providers({ config, clock, local }: StorageContext): Promise<ConfiguredProviders> {
  const server = await startS3Server();
  const options = s3OptionsOf(server);
  s3 = { server, bucket: options.bucket };
  const other = await LocalStorageProvider.open({
    name: 'other',
    root: join(config.dataDir, 'other/objects'),
  });
  const ice = await SimulatedArchiveProvider.open({
    name: 'ice',
    root: join(config.dataDir, 'ice'),
    storageClass: 'DEEP_ARCHIVE',
    timeScale: 1,
    clock,
  });
  const all = [S3StorageProvider.open(options), other, ice];
  return new ConfiguredProviders(local, all, NOTHING_ARCHIVED);
}

beforeAll(async () => {
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  app = await startTestApp({ overrides: { providers }, log });
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await s3.server[Symbol.asyncDispose]();
});

/** A file with copies at these providers, the first of which is read first. */
async function stored(names: readonly string[], bytes = 300_000): Promise<ArchivedFile> {
  const file = await archivedFile(app.installation, user.id, {
    providers: names,
    bytes: randomBytes(bytes),
  });
  await app.installation.sql(
    `update content_copy set created_at = created_at + interval '1 s'
     where content_id = $1 and provider <> $2`,
    [file.contentId, names[0]],
  );
  return file;
}

const damage = (fileId: string, name: string): Promise<void> =>
  damageCopy(app, fileId, name, name === 's3' ? s3 : undefined);

async function download(fileId: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/files/file_${fileId}/content`, {
    headers: { authorization: `Bearer ${user.token}`, ...headers },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, bytes, text: bytes.toString() };
}

async function access(fileId: string) {
  const { files, clock } = app.installation;
  return readAccessOf(await files.copiesOf(fileId), clock.now())?.kind;
}

function zip({ fileId, bytes }: ArchivedFile): Promise<Buffer> {
  const file = { fileId, name: 'a', size: bytes.byteLength, modifiedAt: new Date(0) };
  const zipped = { ...file, sha256: FileHash.ofHex(sha256(bytes)) };
  return buffer(app.installation.zipFiles.of([zipped]).open(AbortSignal.timeout(10_000)));
}

describe.each(['local', 's3'])('a file whose first copy is at %s', (first) => {
  it('is read from the next copy when the first is missing', async () => {
    const file = await stored([first, 'other']);
    await loseCopy(app, file.fileId, first);
    const answer = await download(file.fileId);
    expect(answer.status).toBe(200);
    expect(answer.bytes.equals(file.bytes)).toBe(true);
    expect(await statesOf(app, file.fileId)).toMatchObject({ [first]: 'MISSING' });
  });

  it('is read in ranges from the next copy when the first is missing', async () => {
    const file = await stored([first, 'other']);
    await loseCopy(app, file.fileId, first);
    const answer = await download(file.fileId, { range: 'bytes=1000-1999' });
    expect(answer.status).toBe(206);
    expect(answer.bytes.equals(file.bytes.subarray(1000, 2000))).toBe(true);
  });

  it('never ends with wrong bytes, and is read from the next copy afterwards', async () => {
    const file = await stored([first, 'other'], 3_000_000);
    await damage(file.fileId, first);
    const outcome = await download(file.fileId).then(
      ({ bytes }) => bytes.equals(file.bytes),
      () => 'aborted',
    );
    expect(outcome).toBe('aborted');
    expect(await statesOf(app, file.fileId)).toMatchObject({ [first]: 'DAMAGED' });
    expect((await download(file.fileId)).bytes.equals(file.bytes)).toBe(true);
  });

  it('is read from the next copy at once if it is small and the first is damaged', async () => {
    const file = await stored([first, 'other'], 1_000);
    await damage(file.fileId, first);
    expect((await download(file.fileId)).bytes.equals(file.bytes)).toBe(true);
    expect(await statesOf(app, file.fileId)).toMatchObject({ [first]: 'DAMAGED' });
  });

  it('is zipped from the next copy when the first is missing', async () => {
    const file = await stored([first, 'other']);
    await loseCopy(app, file.fileId, first);
    expect(readZip(await zip(file))[0]?.bytes.equals(file.bytes)).toBe(true);
  });

  it('requires a retrieval when only an archived copy is left', async () => {
    const file = await stored([first, 'ice']);
    await loseCopy(app, file.fileId, first);
    const answer = await download(file.fileId);
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'RETRIEVAL_REQUIRED',
      availability: 'COLD',
    });
    expect(await access(file.fileId)).toBe('RETRIEVAL_REQUIRED');
  });

  it('is restored by a retrieval when only an archived copy is left', async () => {
    const { fileId } = await stored([first, 'ice']);
    await loseCopy(app, fileId, first);
    const { requestId } = await app.installation.requestRetrieval.execute(user.id, {
      fileIds: [fileId],
    });
    const [request] = await app.installation.retrievals.find(user.id, [requestId]);
    expect(request).toMatchObject({ status: 'REQUESTED', filesReady: 0 });
    expect(await statesOf(app, fileId)).toMatchObject({ [first]: 'MISSING', ice: 'VERIFIED' });
  });

  it('is OBJECT_NOT_FOUND when no copy is left', async () => {
    const { fileId } = await stored([first]);
    await loseCopy(app, fileId, first);
    expect(await download(fileId)).toMatchObject({ status: 404 });
    expect(await access(fileId)).toBeUndefined();
  });

  it('keeps its copies as they are while the storage cannot be reached', async () => {
    const { fileId } = await stored([first]);
    await loseCopy(app, fileId, first);
    const provider = app.installation.providers.get(first);
    const health = provider.health.bind(provider);
    provider.health = async () => ({ healthy: false, reason: 'unplugged' });
    try {
      expect(await download(fileId)).toMatchObject({ status: 503 });
      expect(await statesOf(app, fileId)).toEqual({ [first]: 'VERIFIED' });
    } finally {
      provider.health = health;
    }
  });
});

it('continues with the next copy where the first ends too early', async () => {
  const file = await stored(['local', 'other']);
  await truncate(join(app.config.dataDir, 'objects', file.key), 150_000);
  expect((await download(file.fileId)).bytes.equals(file.bytes)).toBe(true);
  expect(await statesOf(app, file.fileId)).toEqual({ local: 'DAMAGED', other: 'VERIFIED' });
});

it('reads another copy while a provider cannot be reached', async () => {
  const file = await stored(['local', 'other']);
  const { landing } = app.installation.providers;
  const open = landing.open.bind(landing);
  landing.open = (() => Promise.reject(new Error('input/output error'))) as StorageProvider['open'];
  try {
    expect((await download(file.fileId)).bytes.equals(file.bytes)).toBe(true);
    expect(await statesOf(app, file.fileId)).toEqual({ local: 'VERIFIED', other: 'VERIFIED' });
  } finally {
    landing.open = open;
  }
});

it('logs and announces a missing copy once, however many readers find it', async () => {
  const { fileId } = await stored(['local', 'other']);
  await loseCopy(app, fileId, 'local');
  const { files } = app.installation;
  const before = await files.latestChange(user.id);
  logged.length = 0;
  await Promise.all(Array.from({ length: 5 }, () => download(fileId)));
  expect(logged.filter((line) => line.includes('is MISSING'))).toHaveLength(1);
  expect(await files.latestChange(user.id)).toBe(before + 1);
});

it('verifies a damaged copy again, in case only the transfer was damaged', async () => {
  const { fileId } = await stored(['local', 'other']);
  await damage(fileId, 'local');
  await download(fileId).catch(() => undefined);
  expect(await statesOf(app, fileId)).toMatchObject({ local: 'DAMAGED' });
  await damage(fileId, 'local');
  await app.installation.verifyCopies.execute();
  expect(await statesOf(app, fileId)).toMatchObject({ local: 'VERIFIED' });
});

it('is not marked MISSING by a late reader once it was released', async () => {
  const { fileId, copyIds } = await stored(['local', 'ice']);
  const copies = await app.installation.files.copiesOf(fileId);
  await loseCopy(app, fileId, 'local');
  await app.installation.sql(`update content_copy set state = 'RELEASED' where id = $1`, [
    copyIds[0],
  ]);
  await expect(app.installation.readCopies.find(copies)).rejects.toMatchObject({
    code: 'RETRIEVAL_REQUIRED',
  });
  expect(await statesOf(app, fileId)).toMatchObject({ local: 'RELEASED' });
});

it('answers later requests of a client as the first', async () => {
  const fileId = await tus.upload(randomBytes(1_000));
  await loseCopy(app, fileId, 'local');
  for (let round = 0; round < 2; round += 1) {
    const answer = await tus.request('GET', `/files/${fileId}/content`);
    expect(answer).toMatchObject({ status: 404, code: 'OBJECT_NOT_FOUND' });
  }
});
