import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { StorageLocation } from '../../src/modules/storage/domain/storage-location.ts';
import { S3StorageProvider } from '../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { queryRows } from '../support/database/query-rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { type Folder, folder } from '../support/general/folders.ts';
import { TusHost } from '../support/processes/tus-host.ts';
import type { FaultKind, FaultPlan } from '../support/s3-server/faults.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server/s3-server.ts';
import { bytesOf, collect, sha256 } from '../support/storage/object-source.ts';
import { s3OptionsOf } from '../support/storage/s3-providers.ts';
import { startTusUpload } from '../support/tus/tus-upload.ts';

const FULL = process.env['FAULTS'] === 'full';
const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;
const OBJECT = /\/?objects\//;
const RECORD = /\/?records\//;

interface Point {
  readonly where: string;
  readonly plan: FaultPlan & FaultKind;
  readonly size: number;
  /** Only in the full run. */
  readonly long?: true;
}

/** Points at which the server is killed. */
const POINTS: readonly Point[] = [
  {
    where: 'before the put of the object',
    plan: { kind: 'stall', operation: 'PutObject', key: OBJECT },
    size: 300_000,
  },
  {
    where: 'during the put of the object',
    plan: { kind: 'stall', operation: 'PutObject', key: OBJECT, afterBytes: MIB } as FaultPlan &
      FaultKind,
    size: 9 * MIB,
  },
  {
    where: 'after the put of the object, before its response',
    plan: { kind: 'no-answer', operation: 'PutObject', key: OBJECT },
    size: 300_000,
  },
  {
    where: 'during the put of the manifest',
    plan: { kind: 'stall', operation: 'PutObject', key: RECORD },
    size: 300_000,
  },
  {
    where: 'between two parts',
    plan: { kind: 'stall', operation: 'PartialUpload' },
    size: 70 * MIB,
    long: true,
  },
  {
    where: 'during CompleteMultipartUpload',
    plan: { kind: 'stall', operation: 'CompleteMultipartUpload' },
    size: 70 * MIB,
    long: true,
  },
];

let server: S3TestServer;
let frozen: S3StorageProvider;
let settings: Folder;
let database: TestDatabase;
let host: TusHost;
beforeAll(async () => {
  server = await startS3Server();
  const options = s3OptionsOf(server, { name: 'frozen', storageClass: 'DEEP_ARCHIVE' });
  frozen = S3StorageProvider.open(options);
  const { bucket, region, endpoint } = options;
  settings = await folder();
  const file = join(settings.path, 'providers.json');
  await writeFile(
    file,
    JSON.stringify({
      providers: [
        {
          kind: 's3',
          name: 'frozen',
          storageClass: 'DEEP_ARCHIVE',
          bucket,
          region,
          endpoint,
          forcePathStyle: true,
          accessKeyId: { env: 'ACCESS' },
          secretAccessKey: { env: 'SECRET' },
        },
      ],
      policy: { order: ['frozen'], copies: 1, graceSeconds: 0 },
    }),
  );
  const { accessKeyId, secretAccessKey } = server.credentials;
  database = await createTestDatabase();
  host = await TusHost.start({
    external: database,
    env: { PROVIDERS_FILE: file, ACCESS: accessKeyId, SECRET: secretAccessKey },
  });
});
afterEach(() => server.faults.clear());
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await settings[Symbol.asyncDispose]();
});

async function rows(sql: string): Promise<unknown[][]> {
  return queryRows(await host.database(), sql);
}

describe('a server killed while archiving', () => {
  it.each(POINTS.filter(({ long }) => FULL || !long))(
    '$where loses nothing and completes the archive after a restart',
    { timeout: 90_000 },
    async ({ plan, size }) => {
      const bytes = randomBytes(size);
      const fault = server.faults.next(plan);
      const token = await host.token();
      const upload = startTusUpload({ url: host.url, token, bytes, chunkSize: Infinity });
      const fileId = await upload.fileId;
      await fault.hit;
      await host.server.end('SIGKILL');
      server.faults.clear();
      const content = `select c.id from content c where sha256 = decode('${sha256(bytes)}', 'hex')`;
      const [before] = await rows(
        `select state, (select status from file where content_id = a.content_id)
         from archival a where content_id = (${content})`,
      );
      expect(before).toEqual(['WAITING', 'COMPLETED']);

      // The claim of the killed server expires after one minute.
      await rows('update archival set due_at = now()');
      await host.restart();
      const state = async () =>
        (await rows(`select state from archival where content_id = (${content})`))[0]?.[0];
      await expect.poll(state, { timeout: 30_000, interval: 100 }).toBe('RELEASED');
      const refused = await fetch(`${host.url}/files/${fileId}/content`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(refused.status).toBe(409);
      expect(await settledViolations(await host.database(), host.places)).toEqual([]);

      const [[key] = []] = await rows(
        `select key from content_copy where provider = 'frozen' and content_id = (${content})`,
      );
      const location = StorageLocation.of('frozen', String(key), 'DEEP_ARCHIVE');
      await frozen.retrieve(location, 'STANDARD', 4);
      server.clock.advance(13 * HOUR_MS);
      await frozen.stat(location);
      expect(sha256(await bytesOf(await frozen.open(location)))).toBe(sha256(bytes));
      expect(await manifests()).toBeGreaterThan(0);
    },
  );
});

async function manifests(): Promise<number> {
  return frozen.records ? (await collect(frozen.records.list(''))).length : 0;
}
