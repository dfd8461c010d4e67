import { randomBytes } from 'node:crypto';

import { Client } from 'pg';
import { expect, it } from 'vitest';

import { readConfig } from '../../src/app/config.ts';
import { issueToken } from '../../src/app/issue-token.ts';
import { createTestDatabase } from '../support/database/test-database.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { folder } from '../support/general/folders.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import { until } from '../support/general/until.ts';
import {
  freePort,
  type ServerProcess,
  startServerProcess,
} from '../support/processes/server-process.ts';
import { startS3Server } from '../support/s3-server/s3-server.ts';
import { leftIn, stagingOn } from '../support/storage/staging-on-s3.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';

const ROUNDS = process.env['FAULTS'] === 'full' ? 50 : 1;
const MIB = 1024 * 1024;

const random = SeededRandom.ofRun();

it(
  'a server killed during a PATCH loses no acknowledged byte',
  async () => {
    await using s3 = await startS3Server();
    await using database = await createTestDatabase();
    await using home = await folder();
    const env = { DATA_DIR: home.path, DATABASE_URL: database.url, ...stagingOn(s3) };
    const port = await freePort();
    const start = (): Promise<ServerProcess> => startServerProcess({ env, port });
    let server = await start();
    const tus = new TusClient(server.url, await issueToken(env));
    const seen = { lost: 0, corrupt: 0, resumedAt: [] as number[] };
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const bytes = randomBytes(random.between(16 * MIB, 30 * MIB));
        const path = await tus.open(bytes.byteLength);
        const first = random.between(0, 9 * MIB);
        const told = await tus.patch(path, 0, bytes.subarray(0, first));
        expect(told.status).toBe(204);

        // Slow parts and tails, so that the server is killed while they are in flight.
        const slow = s3.faults.next({
          operation: ['PartialUpload', 'PutObject'],
          kind: 'stall',
          ms: 150,
          times: 20,
        });
        const before = s3.log.requests.length;
        using patch = tus.startPatch(path, first, { 'content-length': bytes.byteLength - first });
        patch.answer.catch(() => undefined);
        void patch.send(bytes.subarray(first));
        const requests = random.between(1, 6);
        const killAfter = performance.now() + random.between(50, 1_200);
        await until(
          () => s3.log.requests.length - before >= requests || performance.now() > killAfter,
          { everyMs: 1 },
        );
        await server.end('SIGKILL');
        slow.release();
        const recorded = await recordedOffset(database.url);
        server = await start();

        const offset = await offsetOf(tus, path);
        if (offset < Math.max(first, recorded)) seen.lost += 1;
        seen.resumedAt.push(offset - first);
        const last =
          offset === bytes.byteLength
            ? await tus.head(path)
            : await tus.patch(path, offset, bytes.subarray(offset));
        if (!(await tus.download(fileIdOf(last))).equals(bytes)) seen.corrupt += 1;
      }
      const further = seen.resumedAt.filter((bytes) => bytes > 0).length;
      console.log(
        `staging on S3, killed in a PATCH: ${ROUNDS} rounds, ${further} resumed beyond the acknowledged offset, ` +
          `${seen.lost} lost, ${seen.corrupt} corrupt (FAULTS_SEED=${random.seed})`,
      );
      expect(seen).toMatchObject({ lost: 0, corrupt: 0 });
      const config = readConfig(env);
      expect(await settledViolations(database.connection, placesOf(config))).toEqual([]);
      expect(await leftIn(s3, config.staging)).toEqual([]);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  },
  ROUNDS * 20_000 + 30_000,
);

/** The recorded offset of the only open upload. */
async function recordedOffset(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ offset: string }>(
      `select coalesce(max(upload_offset), 0) as offset from upload_session
       where status in ('OPEN', 'FINALIZING')`,
    );
    return Number(rows[0]?.offset);
  } finally {
    await client.end();
  }
}

async function offsetOf(tus: TusClient, path: string): Promise<number> {
  let offset = -1;
  await until(async () => {
    const { status, headers } = await tus.head(path);
    if (status === 200) offset = Number(headers['upload-offset']);
    return status === 200;
  });
  return offset;
}
