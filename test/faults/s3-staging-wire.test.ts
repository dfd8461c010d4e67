import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../support/app/test-app.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server/s3-server.ts';
import { leftIn, stagingOn } from '../support/storage/staging-on-s3.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';

const FULL = process.env['FAULTS'] === 'full';
const ROUNDS = FULL ? 50 : 1;
const MIB = 1024 * 1024;
/** The number of attempts per request before it fails. */
const ATTEMPTS = 3;

const random = SeededRandom.ofRun();
let server: S3TestServer;
let app: TestApp;
let tus: TusClient;
beforeAll(async () => {
  server = await startS3Server();
  app = await startTestApp({ env: stagingOn(server) });
  tus = new TusClient(app.url, (await app.signUp()).token);
});
afterEach(() => server.faults.clear());
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Uploads from the server's current offset, which must never be lower than an acknowledged one. */
async function uploaded(bytes: Buffer): Promise<{ fileId: string; failures: number }> {
  const path = await tus.open(bytes.byteLength);
  let told = 0;
  let failures = 0;
  while (failures < 10) {
    const at = Number((await tus.head(path)).headers['upload-offset']);
    expect(at).toBeGreaterThanOrEqual(told);
    // The first request ends within a part.
    const end = at === 0 ? Math.floor(bytes.byteLength / 3) : bytes.byteLength;
    const answer = await tus.patch(path, at, bytes.subarray(at, end));
    if (answer.status !== 204) {
      failures += 1;
      continue;
    }
    told = Number(answer.headers['upload-offset']);
    expect(told).toBe(end);
    if (told === bytes.byteLength) return { fileId: fileIdOf(answer), failures };
  }
  throw new Error('the upload did not finish');
}

it.each([
  { what: 'one 500 on PartialUpload', operation: 'PartialUpload', times: 1 },
  { what: 'a PartialUpload that fails finally', operation: 'PartialUpload', times: ATTEMPTS },
  { what: 'a tail that fails finally', operation: 'PutObject', times: ATTEMPTS },
  {
    what: 'a connection reset within a part',
    operation: 'PartialUpload',
    times: 1,
    reset: 1,
  },
] as const)(
  'keeps every acknowledged byte and creates no wrong file: $what',
  async ({ what, operation, times, ...how }) => {
    let hits = 0;
    let again = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const bytes = randomBytes(random.between(12 * MIB, (FULL ? 27 : 16) * MIB));
      // The shortest upload has two parts.
      let skip = random.between(0, FULL ? 3 : 1);
      const fault =
        'reset' in how
          ? ({ kind: 'reset-request', afterBytes: MIB } as const)
          : ({ kind: 'status', status: 500, code: 'InternalError' } as const);
      const key = operation === 'PutObject' ? /\.part\./ : /./;
      // One random part fails; its attempts are consecutive.
      const when = () => operation === 'PutObject' || skip-- <= 0;
      const planned = server.faults.next({ operation, key, times, when, ...fault });
      const { fileId, failures } = await uploaded(bytes);
      planned.release();
      hits += planned.hits;
      again += failures;
      expect((await tus.download(fileId)).equals(bytes)).toBe(true);
    }
    const { database, config } = app;
    expect(await settledViolations(database.connection, placesOf(config))).toEqual([]);
    expect(await leftIn(server, config.staging)).toEqual([]);
    expect(hits).toBeGreaterThan(0);
    console.log(
      `staging on S3, ${what}: ${ROUNDS} uploads, ${hits} faults, ${again} failed requests, 0 lost, 0 wrong ` +
        `(FAULTS_SEED=${random.seed})`,
    );
  },
  ROUNDS * 20_000,
);
