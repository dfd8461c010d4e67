import { randomFillSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { queryRows } from '../support/database/query-rows.ts';
import { fsck, settledViolations } from '../support/fsck/fsck.ts';
import { percentile } from '../support/general/percentiles.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import { until } from '../support/general/until.ts';
import { TusCluster } from '../support/processes/tus-cluster.ts';
import { sha256 } from '../support/storage/object-source.ts';
import type { Answer } from '../support/tus/raw-http.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';
import { sessionIdOf } from '../support/tus/tus-upload.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const FULL = process.env['FAULTS'] === 'full';
const ROUNDS = FULL ? 200 : 5;
/** Limit for the 99th percentile. The short run shares the machine with other tests. */
const LIMIT_MS = FULL ? 1_000 : 4_000;
const SIZE = 12 * MIB;
/** The number of bytes sent after reconnecting. */
const PIECE = 64 * KIB;

const WAYS = [
  'HEAD to another node',
  'HEAD to the same node',
  'HEAD to another node',
  'HEAD to the same node',
  // Without a HEAD, using the offset of the last 204.
  'PATCH to another node',
] as const;
type Way = (typeof WAYS)[number];

const random = SeededRandom.ofRun();
const bytes = randomFillSync(Buffer.alloc(SIZE));
const waited = new Map<string, number[]>();

let cluster: TusCluster;
beforeAll(async () => {
  cluster = await TusCluster.start();
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  for (const [what, ms] of waited) {
    const [p50, p99, max] = [0.5, 0.99, 1].map((share) => Math.round(percentile(ms, share)));
    console.log(`hand-over, ${what}: ${ms.length} times, p50 ${p50}, p99 ${p99}, max ${max} ms`);
  }
});

it(
  `a reconnecting client takes over its upload from a dead connection, ${ROUNDS} times`,
  { timeout: ROUNDS * 6_000 },
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await takeOver(WAYS[round % WAYS.length] ?? WAYS[0], round);
    }
    for (const ms of waited.values()) expect(percentile(ms, 0.99)).toBeLessThanOrEqual(LIMIT_MS);
    expect(await fsck(cluster.database.connection, cluster.places)).toEqual([]);
  },
);

it('a client takes over its upload from a killed node without waiting for the lease to expire', async () => {
  const [killed, other] = cluster.nodes;
  const dead = new TusClient(killed.host.url, cluster.token);
  const back = new TusClient(other.host.url, cluster.token);
  const path = await dead.open(SIZE);
  using left = dead.startPatch(path, 0, { 'content-length': SIZE });
  await left.send(bytes.subarray(0, MIB));
  const stored = await heldSession(path, MIB);
  await killed.host.server.end('SIGKILL');
  try {
    // A HEAD waits three seconds for a lease that would expire after four.
    const head = await back.head(path);
    expect(head).toMatchObject({ status: 200, headers: { 'upload-offset': String(stored) } });
    const last = await back.patch(path, stored, bytes.subarray(stored));
    expect(fileIdOf(last)).toMatch(/^file_/);
  } finally {
    await killed.host.restart();
  }
  expect(await settledViolations(cluster.database.connection, cluster.places)).toEqual([]);
});

async function takeOver(way: Way, round: number): Promise<void> {
  const clients = cluster.nodes.map(({ host }) => new TusClient(host.url, cluster.token));
  const dead = clients[round % 2] ?? fail();
  const back = (way === 'HEAD to the same node' ? dead : clients[(round + 1) % 2]) ?? fail();
  const path = await dead.open(SIZE);
  const sent = random.between(1, SIZE / 2);
  // The old connection stays open: only the server can close it.
  using left = dead.startPatch(path, 0, { 'content-length': SIZE });
  await left.send(bytes.subarray(0, sent));
  const stored = await heldSession(path, way === 'PATCH to another node' ? sent : 0);

  let offset = stored;
  if (way.startsWith('HEAD')) {
    const asked = await measured(`200 to a ${way}`, 200, () => back.head(path));
    offset = Number(asked.headers['upload-offset']);
  }
  // No bytes of a checkpoint are lost, and none are invented.
  expect(offset).toBeGreaterThanOrEqual(stored);
  expect(offset).toBeLessThanOrEqual(sent);
  const piece = bytes.subarray(offset, offset + PIECE);
  const what = way.startsWith('HEAD') ? 'PATCH after it' : way;
  const accepted = await measured(`204 to a ${what}`, 204, () => back.patch(path, offset, piece));
  expect(accepted.headers['upload-offset']).toBe(String(offset + PIECE));
  expect([undefined, 423]).toContain((await left.answer)?.status);

  if (round % 10 > 0) {
    expect((await back.delete(path)).status).toBe(204);
    return;
  }
  const last = await back.patch(path, offset + PIECE, bytes.subarray(offset + PIECE));
  const kept = await back.request('GET', `/files/${fileIdOf(last)}/content`);
  expect(sha256(kept.bytes)).toBe(sha256(bytes));
}

/** Waits until a writer holds the upload and has reached `offset`; returns the current offset. */
async function heldSession(path: string, offset: number): Promise<number> {
  let stored = 0;
  await until(
    async () => {
      const [row] = await queryRows(
        cluster.database.connection,
        `select upload_offset, lease_until > clock_timestamp() from upload_session
         where id = '${sessionIdOf(path)}'`,
      );
      stored = Number(row?.[0]);
      return row?.[1] === true && stored >= offset;
    },
    { everyMs: 5 },
  );
  return stored;
}

/** Retries on 423 as its Retry-After says, and records the total time. */
async function measured(
  what: string,
  expected: number,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const startedAt = performance.now();
  let answer = await ask();
  while (answer.status === 423) {
    const seconds = Number(answer.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    await sleep(seconds * 1_000);
    answer = await ask();
  }
  const ms = performance.now() - startedAt;
  waited.set(what, [...(waited.get(what) ?? []), ms]);
  expect(answer.status).toBe(expected);
  return answer;
}

function fail(): never {
  throw new Error('there are only two nodes');
}
