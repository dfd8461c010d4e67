import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { queryRows } from '../support/database/query-rows.ts';
import { retryAbandonedJobs } from '../support/database/retry-abandoned-jobs.ts';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.ts';
import { fsck, settledViolations } from '../support/fsck/fsck.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import { until } from '../support/general/until.ts';
import {
  FileMediaDocument,
  FilesPurgeDocument,
  FilesTrashDocument,
} from '../support/graphql/generated/graphql.ts';
import { ask, send } from '../support/graphql/graphql-app.ts';
import { landscape } from '../support/media/landscape.ts';
import { get } from '../support/media/media-of.ts';
import { TusHost } from '../support/processes/tus-host.ts';
import { PATIENT, startTusUpload, type TusUpload } from '../support/tus/tus-upload.ts';

const FULL = process.env['FAULTS'] === 'full';

/** Photos uploaded or purged in each round. */
const PHOTOS = 2;
const SIZES = 3;

/** Points in crash-at.mjs at which previews are made. */
const MAKING = [
  'before-rendering',
  'mid-rendering',
  'renderer-killed',
  'after-preview-put',
  'before-recording',
  'after-recording',
] as const;
/** Points in crash-at.mjs at which previews are removed, with the number of their events in one round. */
const REMOVING = [
  ['before-retiring', 1],
  ['after-retiring', 1],
  ['mid-preview-removal', PHOTOS * SIZES],
] as const;

const POINTS = [
  ...MAKING.map((point) => ({
    point,
    purges: false,
    events: point === 'after-preview-put' ? PHOTOS * SIZES : PHOTOS,
  })),
  ...REMOVING.map(([point, events]) => ({ point, purges: true, events })),
];
/** The short run covers one point of each kind. */
const SHORT = new Set([
  'mid-rendering',
  'renderer-killed',
  'after-preview-put',
  'mid-preview-removal',
]);
const ROUNDS = FULL
  ? Array.from({ length: 50 }, (_, round) => ({ round, ...POINTS[round % POINTS.length]! }))
  : POINTS.filter(({ point }) => SHORT.has(point)).map((point, round) => ({
      round,
      ...point,
    }));

const random = SeededRandom.ofRun();
const startedAt = performance.now();
const tally = { rounds: 0, kills: 0, lost: 0, doubled: 0, orphans: 0, missing: 0 };

let database: TestDatabase;
let host: TusHost;
let token: string;
let photos = 0;
/** Files that must have previews in the end. */
const kept: string[] = [];
/** Files for rounds that purge. */
const doomed: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  host = await TusHost.start({ crashes: true, external: database });
  token = await host.token();
  const purged = ROUNDS.filter(({ purges }) => purges).length * PHOTOS;
  for (let at = 0; at < purged; at += 1) doomed.push(await (await upload()).fileId);
  await settled(doomed.length);
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(
    `preview crashes: ${tally.rounds} rounds, ${tally.kills} kills, ${kept.length} photos, ${tally.lost} lost, ` +
      `${tally.doubled} doubled, ${tally.missing} missing, ${tally.orphans} orphans, ${seconds} s ` +
      `(FAULTS_SEED=${random.seed})`,
  );
});

describe('previews', () => {
  it.each(ROUNDS)(
    'survive a kill at $point (round $round)',
    { timeout: 60_000 },
    async ({ point, purges, events }) => {
      const killsChild = point === 'renderer-killed';
      const server = await host.crashAt(`${point}:${random.between(1, events)}`);
      const signal = AbortSignal.timeout(30_000);
      const crashed = once(server.child, killsChild ? 'message' : 'exit', { signal });
      const [uploads, purge] = purges
        ? [[], doomed.splice(0, PHOTOS)]
        : [await Promise.all(Array.from({ length: PHOTOS }, upload)), []];
      if (purge.length > 0) await purgeFiles(purge).catch(() => undefined);
      expect(await crashed).toEqual(killsChild ? ['reached', undefined] : [null, 'SIGKILL']);
      tally.kills += 1;
      if (!killsChild) {
        await retryAbandonedJobs(database.connection);
        await host.restart();
      }
      for (const { fileId } of uploads) kept.push(await fileId);
      if (purge.length > 0) await purgeFiles(purge);
      tally.rounds += 1;
    },
  );

  it('all exist in the end, once, and nothing else does', { timeout: 120_000 }, async () => {
    await settled(kept.length);
    const violations = await settledViolations(database.connection, host.places);
    tally.missing = violations.filter(({ kind }) => kind === 'PREVIEW_MISSING').length;
    tally.orphans = violations.filter(({ kind }) => kind === 'PREVIEW_STRAY').length;
    const sets = await queryRows(
      database.connection,
      `select f.id, count(p), count(distinct p.size) from file f
       left join content_preview p using (content_id) group by f.id order by f.id`,
    );
    tally.doubled = sets.filter(([, count]) => Number(count) !== SIZES).length;
    for (const id of kept) {
      const graphql = { url: `${host.url}/graphql` };
      const { file } = await ask(graphql, FileMediaDocument, { id }, token);
      const response = await get(file?.preview?.url);
      await response.arrayBuffer();
      if (file?.previewStatus !== 'READY' || response.status !== 200) tally.lost += 1;
    }
    expect(violations).toEqual([]);
    expect(sets.map(([id]) => `file_${String(id)}`)).toEqual(kept.toSorted());
    expect(tally).toMatchObject({ lost: 0, doubled: 0, missing: 0, orphans: 0 });
    const contents = 'select count(*)::int from content_media';
    expect(await queryRows(database.connection, contents)).toEqual([[kept.length]]);
  });

  it.skipIf(!FULL)('wait at most a minute after a kill', { timeout: 120_000 }, async () => {
    const server = await host.crashAt('mid-rendering:1');
    const crashed = once(server.child, 'exit', { signal: AbortSignal.timeout(30_000) });
    const { fileId } = await upload();
    await crashed;
    await host.restart();
    const restartedAt = performance.now();
    kept.push(await fileId);
    await settled(kept.length, 75_000);
    const waited = performance.now() - restartedAt;
    console.log(`preview crashes: READY ${Math.round(waited / 1000)} s after the restart`);
    expect(waited).toBeLessThan(60_000);
  });
});

/** Starts the upload of another photo by a client that resumes it after a restart. */
async function upload(): Promise<TusUpload> {
  const bytes = await landscape((photos += 1), 1000, 750);
  const metadata = { filename: `${photos}.jpg` };
  return startTusUpload({
    url: host.url,
    token,
    bytes,
    chunkSize: Infinity,
    metadata,
    retryDelays: PATIENT,
  });
}

async function purgeFiles(ids: string[]): Promise<void> {
  const graphql = { url: `${host.url}/graphql` };
  // Files that the killed server purged are not found.
  await send(graphql, FilesTrashDocument, { ids }, token);
  await send(graphql, FilesPurgeDocument, { ids }, token);
}

/** Waits until `count` contents have previews and nothing is pending, missing or left over; the caller reports what is. */
async function settled(count: number, timeoutMs = 45_000): Promise<void> {
  const { connection } = database;
  const retries = `update pgboss.job set start_after = now() where state = 'retry'`;
  const states = `select state, count(*)::int from content_preparation group by state`;
  const isSettled = async () => {
    await queryRows(connection, retries);
    const [first, ...others] = await queryRows(connection, states);
    if (others.length > 0 || (count > 0 && first?.join() !== `DONE,${count}`)) return false;
    // A file that is removed in the meantime makes it fail.
    const violations = await fsck(connection, host.places).catch(() => undefined);
    return violations?.length === 0;
  };
  await until(isSettled, { timeoutMs, everyMs: 250 }).catch(() => undefined);
}
