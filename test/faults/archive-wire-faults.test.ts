import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { uuidOf } from '../../src/kernel/id.ts';
import { ConfiguredProviders } from '../../src/modules/storage/infrastructure/configured-providers.ts';
import type { S3ProviderOptions } from '../../src/modules/storage/infrastructure/s3/s3-provider-options.ts';
import { S3StorageProvider } from '../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { withSafeguards } from '../../src/modules/storage/infrastructure/safeguards/with-safeguards.ts';
import { AdjustableClock } from '../support/app/adjustable-clock.ts';
import { ICE_POLICY } from '../support/app/cold-app.ts';
import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { s3Provider } from '../support/fsck/s3-place.ts';
import type { Violation } from '../support/fsck/violation.ts';
import type { FaultKind } from '../support/s3-server/faults.ts';
import type { S3Operation } from '../support/s3-server/s3-operations.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server/s3-server.ts';
import { bytesOf, sha256 } from '../support/storage/object-source.ts';
import { s3OptionsOf } from '../support/storage/s3-providers.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const FULL = process.env['FAULTS'] === 'full';
const MIB = 1024 * 1024;
const SMALL = 200_000;
/** Three parts. */
const LARGE = 11 * MIB;
const HOUR_MS = 3_600_000;
/** For as long as archiving is attempted. */
const ALWAYS = 1_000;
/** Stands in for the idle timeout of 30 seconds. */
const IDLE_MS = 200;

interface Trouble {
  readonly what: string;
  readonly fault: FaultKind;
  readonly at: S3Operation;
  readonly size: number;
  /** Only in the full run: other cases cover the same. */
  readonly long?: true;
}

const status = (code: string, number: number): FaultKind => ({
  kind: 'status',
  status: number,
  code,
});

const TROUBLES: readonly Trouble[] = [
  { what: '500', fault: status('InternalError', 500), at: 'PutObject', size: SMALL },
  { what: '503 SlowDown', fault: status('SlowDown', 503), at: 'PutObject', size: SMALL },
  {
    what: 'a reset midway',
    fault: { kind: 'reset-request', afterBytes: 100_000 },
    at: 'PutObject',
    size: SMALL,
  },
  { what: 'silence', fault: { kind: 'stall' }, at: 'PutObject', size: SMALL },
  { what: 'BadDigest', fault: status('BadDigest', 400), at: 'PutObject', size: SMALL },
  { what: '404 after the put', fault: status('NoSuchKey', 404), at: 'HeadObject', size: SMALL },
  { what: '403', fault: status('AccessDenied', 403), at: 'PutObject', size: SMALL },
  {
    what: '500',
    fault: status('InternalError', 500),
    at: 'PartialUpload',
    size: LARGE,
    long: true,
  },
  { what: 'the wrong ETag', fault: { kind: 'wrong-etag' }, at: 'PartialUpload', size: LARGE },
  {
    what: 'a reset midway',
    fault: { kind: 'reset-request', afterBytes: MIB },
    at: 'PartialUpload',
    size: LARGE,
    long: true,
  },
  {
    what: 'an error in a 200',
    fault: { kind: 'error-body' },
    at: 'CompleteMultipartUpload',
    size: LARGE,
  },
];

let frozenServer: S3TestServer;
let otherServer: S3TestServer;
let frozen: S3StorageProvider;
let frozenOptions: S3ProviderOptions;
let otherOptions: S3ProviderOptions;
let clock: AdjustableClock;
let app: TestApp;
let user: TestUser;

beforeAll(async () => {
  clock = new AdjustableClock();
  frozenServer = await startS3Server({ clock });
  otherServer = await startS3Server({ clock });
});
afterAll(async () => {
  await frozenServer[Symbol.asyncDispose]();
  await otherServer[Symbol.asyncDispose]();
});

beforeEach(async () => {
  frozenOptions = s3OptionsOf(frozenServer, { name: 'frozen', storageClass: 'DEEP_ARCHIVE' });
  otherOptions = s3OptionsOf(otherServer, { name: 'other', storageClass: 'GLACIER_IR' });
  frozen = S3StorageProvider.open({ ...frozenOptions, timeouts: { idleMs: IDLE_MS } });
  const other = S3StorageProvider.open(otherOptions);
  const retries = { attempts: 1 };
  app = await startTestApp({
    overrides: {
      clock,
      providers: async ({ local }) =>
        new ConfiguredProviders(
          local,
          [withSafeguards(frozen, { retries }), withSafeguards(other, { retries })],
          { ...ICE_POLICY, order: ['frozen', 'other'], copies: 2, graceSeconds: 0 },
        ),
    },
  });
  user = await app.signUp();
});
afterEach(async () => {
  frozenServer.faults.clear();
  await app[Symbol.asyncDispose]();
});

async function client(): Promise<TusClient> {
  return new TusClient(app.url, await app.installation.accessTokens.issue(user.id, 900));
}

async function stateOf(fileId: string) {
  const id = uuidOf('file', fileId) ?? '';
  const [file] = await app.installation.files.find(user.id, [id]);
  const [archive] = await app.installation.archive.ofFiles(user.id, [id]);
  const copies = Object.fromEntries(
    archive?.copies.map(({ provider, state }) => [provider, state]) ?? [],
  );
  return { status: file?.status, state: archive?.state, problem: archive?.problem, copies };
}

/** Runs all attempts of the given number of hours. */
async function sweepFor(hours: number): Promise<void> {
  for (let passed = 0; passed < hours; passed += 1) {
    await app.installation.sweepArchive.execute();
    clock.advance(HOUR_MS);
  }
}

describe('an archive that always fails with', () => {
  it.each(TROUBLES.filter(({ long }) => FULL || !long))(
    '$what at $at ($size bytes) keeps the file hot, fills the other provider, and is completed later',
    async ({ fault, at, size }) => {
      const bytes = randomBytes(size);
      const fileId = await (await client()).upload(bytes);
      const hit = frozenServer.faults.next({ ...fault, operation: at, times: ALWAYS });
      await sweepFor(FULL ? 3 : 1);
      expect(hit.hits).toBeGreaterThan(0);
      expect(await stateOf(fileId)).toEqual({
        status: 'COMPLETED',
        state: 'WAITING',
        problem: expect.stringMatching(/\w/),
        copies: { local: 'STORED', other: 'VERIFIED' },
      });
      const hot = await (await client()).request('GET', `/files/${fileId}/content`);
      expect(hot.status).toBe(200);

      frozenServer.faults.clear();
      await sweepFor(3);
      expect(await stateOf(fileId)).toEqual({
        status: 'ARCHIVED',
        state: 'RELEASED',
        problem: undefined,
        copies: { local: 'RELEASED', frozen: 'VERIFIED', other: 'VERIFIED' },
      });
      expect(await frozenBytes()).toBe(sha256(bytes));
      expect(await violations()).toEqual([]);
    },
  );
});

it('an archive whose objects disappear before the release keeps the hot copy and is archived again', async () => {
  const fileId = await (await client()).upload(randomBytes(SMALL));
  const { archiveContent, sql } = app.installation;
  const [content] = await sql<{ id: string }>('select id from content');
  await archiveContent.execute(content?.id ?? '');
  expect(await stateOf(fileId)).toMatchObject({ status: 'ARCHIVED', state: 'ARCHIVED' });
  frozenServer.faults.next({
    ...status('NoSuchKey', 404),
    operation: 'HeadObject',
    times: ALWAYS,
  });
  await sweepFor(2);
  expect(await stateOf(fileId)).toMatchObject({
    state: 'WAITING',
    copies: { local: 'STORED', frozen: 'MISSING' },
  });
  expect((await (await client()).request('GET', `/files/${fileId}/content`)).status).toBe(200);
  frozenServer.faults.clear();
  await sweepFor(3);
  expect(await stateOf(fileId)).toMatchObject({
    state: 'RELEASED',
    copies: { local: 'RELEASED', frozen: 'VERIFIED' },
  });
  expect(await violations()).toEqual([]);
});

/** What is wrong once leftovers are a day old and swept. */
async function violations(): Promise<Violation[]> {
  clock.advance(25 * HOUR_MS);
  await app.installation.sweepStorage.execute();
  const archives = [frozenOptions, otherOptions].map((options) => s3Provider(options));
  return settledViolations(app.database.connection, placesOf(app.config, archives));
}

/** The archived bytes, read after a restore. */
async function frozenBytes(): Promise<string> {
  const [row] = await app.installation.sql<{ id: string }>('select id from content');
  const { copies } = await app.installation.unitOfWork.run(async (tx) => ({
    copies: await tx.contents.copiesOf(row?.id ?? ''),
  }));
  const location = copies.find((copy) => copy.location.provider === 'frozen')?.location;
  if (!location) throw new Error('no frozen copy');
  await frozen.retrieve(location, 'STANDARD', 4);
  clock.advance(13 * HOUR_MS);
  await frozen.stat(location);
  return sha256(await bytesOf(await frozen.open(location)));
}
