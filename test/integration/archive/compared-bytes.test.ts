import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { StorageContext } from '../../../src/app/open-storage.ts';
import { uuidOf } from '../../../src/kernel/id.ts';
import type { PlacementPolicy } from '../../../src/modules/storage/domain/choose-provider.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { ICE_POLICY } from '../../support/app/cold-app.ts';
import { startTestApp } from '../../support/app/test-app.ts';
import { type S3TestServer, startS3Server } from '../../support/s3-server/s3-server.ts';
import { plainS3, s3OptionsOf } from '../../support/storage/s3-providers.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

const clock = new AdjustableClock();
let aws: S3TestServer;
let b2: S3TestServer;
beforeAll(async () => {
  aws = await startS3Server({ clock });
  b2 = await startS3Server({ clock, profile: 'b2' });
});
afterAll(async () => {
  await aws[Symbol.asyncDispose]();
  await b2[Symbol.asyncDispose]();
});

interface Archive {
  /** Undefined: the landing provider is its own archive. */
  readonly provider?: (context: StorageContext) => Promise<StorageProvider>;
  readonly bytes?: number;
  readonly policy?: Partial<PlacementPolicy>;
}

/** An installation with a file in the landing folder, and the archive `other` or the landing provider itself. */
async function uploaded({ provider, bytes: length = 200_000, policy }: Archive) {
  const app = await startTestApp({
    overrides: {
      clock,
      providers: async (context) => {
        const others = provider ? [await provider(context)] : [];
        const order = [provider ? 'other' : 'local'];
        const all = { ...ICE_POLICY, order, graceSeconds: 0, ...policy };
        return new ConfiguredProviders(context.local, others, all);
      },
    },
  });
  const user = await app.signUp();
  const tus = async () =>
    new TusClient(app.url, await app.installation.accessTokens.issue(user.id, 900));
  const bytes = randomBytes(length);
  const fileId = await (await tus()).upload(bytes);
  const { sql, archive, files, sweepArchive } = app.installation;
  const keyOf = async () =>
    (await sql<{ key: string }>('select key from content_copy'))[0]?.key ?? '';
  return {
    app,
    bytes,
    fileId,
    tus,
    keyOf,
    hotFile: async () => join(app.config.dataDir, 'objects', await keyOf()),
    copies: async () => {
      const rows = await sql<{ provider: string; state: string }>(
        'select provider, state from content_copy',
      );
      return Object.fromEntries(rows.map(({ provider: name, state }) => [name, state]));
    },
    state: async () => {
      const id = uuidOf('file', fileId) ?? '';
      const [row] = await archive.ofFiles(user.id, [id]);
      const [file] = await files.find(user.id, [id]);
      return { archival: row?.state, status: file?.status, problem: row?.problem };
    },
    /** Runs all steps that are due within the hours. */
    sweep: async (hours = 2) => {
      for (let passed = 0; passed < hours; passed += 1) {
        await sweepArchive.execute();
        clock.advance(HOUR_MS);
      }
    },
  };
}

/** Changes one byte of a file, and not its length. */
async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

const folderArchive = async ({ config }: StorageContext) =>
  LocalStorageProvider.open({ name: 'other', root: join(config.dataDir, 'other') });

describe('a damaged hot copy', () => {
  it('at a landing provider that is its own archive does not become VERIFIED', async () => {
    const photo = await uploaded({});
    await using _app = photo.app;
    await flip(await photo.hotFile());
    await photo.sweep();
    expect(await photo.copies()).toEqual({ local: 'DAMAGED' });
    expect(await photo.state()).toMatchObject({ archival: 'WAITING', status: 'COMPLETED' });
  });

  it.each<[string, NonNullable<Archive['provider']>]>([
    ['a second folder', folderArchive],
    ['S3', async () => S3StorageProvider.open(s3OptionsOf(aws, { name: 'other' }))],
    ['B2', async () => S3StorageProvider.open(s3OptionsOf(b2, { name: 'other', profile: 'b2' }))],
  ])('is not archived in %s, and found to be damaged', async (_what, provider) => {
    const photo = await uploaded({ provider });
    await using _app = photo.app;
    await flip(await photo.hotFile());
    await photo.sweep();
    expect(await photo.copies()).toEqual({ local: 'DAMAGED' });
    expect(await photo.state()).toMatchObject({ archival: 'WAITING', status: 'COMPLETED' });
  });

  it('is replaced by a new upload of the same bytes', async () => {
    const photo = await uploaded({ provider: folderArchive, policy: { copies: 0 } });
    await using _app = photo.app;
    await flip(await photo.hotFile());
    const tus = await photo.tus();
    expect(await tus.upload(photo.bytes)).toBe(photo.fileId);
    expect((await tus.download(photo.fileId)).equals(photo.bytes)).toBe(true);
  });
});

describe('an archive in a second folder', () => {
  it('has bytes of its own, which damage to the hot copy does not reach', async () => {
    const photo = await uploaded({ provider: folderArchive, policy: { graceSeconds: 86_400 } });
    await using _app = photo.app;
    await photo.sweep();
    const archived = join(photo.app.config.dataDir, 'other', await photo.keyOf());
    await flip(await photo.hotFile());
    expect((await readFile(archived)).equals(photo.bytes)).toBe(true);
    expect(await photo.copies()).toMatchObject({ other: 'VERIFIED' });
  });

  it('that was damaged since keeps the hot copy', async () => {
    const photo = await uploaded({ provider: folderArchive, policy: { graceSeconds: 60 } });
    await using _app = photo.app;
    await photo.sweep(1);
    expect(await photo.copies()).toEqual({ local: 'STORED', other: 'VERIFIED' });
    await flip(join(photo.app.config.dataDir, 'other', await photo.keyOf()));
    await photo.sweep();
    expect(await photo.copies()).toEqual({ local: 'VERIFIED', other: 'DAMAGED' });
    expect((await photo.state()).problem).toBeTruthy();
    const tus = await photo.tus();
    expect((await tus.download(photo.fileId)).equals(photo.bytes)).toBe(true);
  });
});

it('an object that was in B2 before, with the right length and metadata, is read and refused', async () => {
  const options = s3OptionsOf(b2, { name: 'other', profile: 'b2' });
  const photo = await uploaded({
    provider: async () => S3StorageProvider.open(options),
    policy: { archiveAfterSeconds: 60 },
  });
  await using _app = photo.app;
  const bytes = Buffer.from(photo.bytes);
  bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
  const key = await photo.keyOf();
  const [row] = await photo.app.installation.sql<{ sha256: string }>(
    `select encode(sha256, 'hex') as sha256 from content`,
  );
  await plainS3(b2).send(
    new PutObjectCommand({
      Bucket: options.bucket,
      Key: `objects/${key}`,
      Body: bytes,
      Metadata: { sha256: row?.sha256 ?? '' },
    }),
  );
  await photo.sweep();
  expect(await photo.copies()).not.toHaveProperty('other', 'VERIFIED');
  expect(await photo.copies()).toMatchObject({ local: expect.stringMatching(/STORED|VERIFIED/) });
  expect(await photo.state()).toMatchObject({ archival: 'WAITING' });
});

describe('an archive whose objects cannot be read', () => {
  it('and have no SHA-256 is verified by the CRC-32 of the service, and the hot copy released', async () => {
    const photo = await uploaded({ provider: async () => s3Cold(), bytes: 11 * MIB });
    await using _app = photo.app;
    await photo.sweep();
    expect(await photo.copies()).toEqual({ local: 'RELEASED', other: 'VERIFIED' });
    const [copy] = await photo.app.installation.sql(
      `select crc32 from content_copy where provider = 'other'`,
    );
    expect(copy?.['crc32']).toMatch(/^.{6}==$/);
  });

  it('and have another CRC-32 keeps the hot copy', async () => {
    const archive = s3Cold();
    const stat = archive.stat.bind(archive);
    archive.stat = async (...args) => ({ ...(await stat(...args)), crc32: 'AAAAAA==' });
    const photo = await uploaded({ provider: async () => archive, bytes: 11 * MIB });
    await using _app = photo.app;
    await photo.sweep();
    expect(await photo.copies()).not.toHaveProperty('other');
    expect(await photo.state()).toMatchObject({ archival: 'WAITING', status: 'COMPLETED' });
  });

  it('and have no checksum at all is UNVERIFIABLE: nothing is released, until it was restored and read', async () => {
    const archive = s3Cold();
    const stat = archive.stat.bind(archive);
    archive.stat = async (...args) => ({
      ...(await stat(...args)),
      sha256: undefined,
      crc32: undefined,
    });
    const photo = await uploaded({ provider: async () => archive });
    await using _app = photo.app;
    await photo.sweep(3);
    expect(await photo.copies()).toEqual({ local: 'STORED', other: 'UNVERIFIABLE' });
    expect(await photo.state()).toMatchObject({
      archival: 'WAITING',
      status: 'COMPLETED',
      problem: expect.stringContaining('after a retrieval'),
    });
    const tus = await photo.tus();
    expect((await tus.download(photo.fileId)).equals(photo.bytes)).toBe(true);

    const { unitOfWork, sql, verifyCopies } = photo.app.installation;
    const [row] = await sql<{ id: string }>(`select id from content_copy where provider = 'other'`);
    await unitOfWork.run(async (tx) => {
      const copy = await tx.contents.findCopy(row?.id ?? '');
      if (!copy) throw new Error('no copy');
      await archive.retrieve(copy.location, 'STANDARD', 4);
      clock.advance(13 * HOUR_MS);
      const { restore } = await archive.stat(copy.location);
      copy.observeRestore(restore);
    });
    await verifyCopies.execute();
    expect(await photo.copies()).toMatchObject({ other: 'VERIFIED' });
  });
});

function s3Cold(): S3StorageProvider {
  return S3StorageProvider.open(s3OptionsOf(aws, { name: 'other', storageClass: 'DEEP_ARCHIVE' }));
}
