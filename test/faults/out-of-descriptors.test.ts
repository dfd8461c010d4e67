import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { queryRows } from '../support/database/query-rows.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { until } from '../support/general/until.ts';
import { hasTool } from '../support/media/gallery/run-tool.ts';
import { descriptorLimit } from '../support/processes/descriptor-limit.ts';
import { TusCluster } from '../support/processes/tus-cluster.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';
import { sessionIdOf } from '../support/tus/tus-upload.ts';

const MIB = 1024 * 1024;
const SIZE = 6 * MIB;
const ROUNDS = process.env['FAULTS'] === 'full' ? 27 : 3;
const HAS_PRLIMIT = process.platform === 'linux' && (await hasTool('prlimit'));
if (!HAS_PRLIMIT) console.warn('NOT TESTED: uploads without file descriptors (needs prlimit)');

const SITUATIONS = [
  'the writer finishes',
  'the writer is asked to stop',
  'another node is asked',
] as const;
type Situation = (typeof SITUATIONS)[number];

let cluster: TusCluster;
let clients: readonly [TusClient, TusClient];
beforeAll(async () => {
  cluster = await TusCluster.start();
  const [one, other] = cluster.nodes;
  clients = [
    new TusClient(one.host.url, cluster.token),
    new TusClient(other.host.url, cluster.token),
  ];
});
afterAll(() => cluster[Symbol.asyncDispose]());

it.runIf(HAS_PRLIMIT)(
  `no acknowledged byte of an upload is lost when a node runs out of file descriptors, ${ROUNDS} times`,
  { timeout: ROUNDS * 20_000 },
  async () => {
    const failed = new Map<Situation, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const situation = SITUATIONS[round % SITUATIONS.length] ?? SITUATIONS[0];
      // One or two descriptors let a request in, so that its files cannot be opened.
      const free = Math.floor(round / SITUATIONS.length) % 3;
      const more = await uploadDuringShortage(situation, free);
      failed.set(situation, (failed.get(situation) ?? 0) + more);
    }
    console.log('requests without descriptors that failed:', Object.fromEntries(failed));
    for (const situation of SITUATIONS) expect(failed.get(situation)).toBeGreaterThan(0);
    expect(await settledViolations(cluster.database.connection, cluster.places)).toEqual([]);
  },
);

/** Uploads a file while a node cannot open files; returns how many requests failed meanwhile. */
async function uploadDuringShortage(situation: Situation, free: number): Promise<number> {
  const bytes = randomBytes(SIZE);
  const [writer, other] = clients;
  const path = await writer.open(SIZE);
  using patch = writer.startPatch(path, 0, { 'content-length': SIZE });
  await patch.send(bytes.subarray(0, SIZE / 2));
  const acknowledged = await checkpoint(path);
  const { server } = cluster.nodes[situation === 'another node is asked' ? 1 : 0].host;
  const asked = situation === 'the writer finishes' ? [] : [other, writer];
  let failed = 0;
  {
    await using _shortage = await descriptorLimit(
      Number(server.child.pid),
      situation === 'the writer finishes' ? 'NONE' : free,
    );
    for (const client of asked) {
      const head = await client.head(path).catch(() => undefined);
      if (head?.status === 200) {
        expect(Number(head.headers['upload-offset'])).toBeGreaterThanOrEqual(acknowledged);
      } else {
        expect(head?.status ?? 503).not.toBe(404);
        failed += 1;
      }
    }
    await Promise.race([patch.send(bytes.subarray(SIZE / 2)), patch.answer]);
    // A writer that has been asked to stop, or that cannot finish, answers; the other PATCH ends as usual.
    const answer = await patch.answer;
    if (answer?.status === 204) return downloaded(fileIdOf(answer), bytes, failed);
    failed += 1;
  }
  const offset = await offsetOf(other, path);
  expect(offset).toBeGreaterThanOrEqual(acknowledged);
  const last = await other.patch(path, offset, bytes.subarray(offset));
  return downloaded(fileIdOf(last), bytes, failed);
}

async function downloaded(fileId: string, bytes: Buffer, failed: number): Promise<number> {
  expect((await clients[1].download(fileId)).equals(bytes)).toBe(true);
  return failed;
}

/** Waits for a checkpoint of a held upload; returns its offset. */
async function checkpoint(path: string): Promise<number> {
  let offset = 0;
  await until(async () => {
    const [row] = await queryRows(
      cluster.database.connection,
      `select upload_offset from upload_session
       where id = '${sessionIdOf(path)}' and lease_until > clock_timestamp()`,
    );
    offset = Number(row?.[0] ?? 0);
    return offset > 0;
  });
  return offset;
}

/** The offset to go on from, as soon as the upload can be taken over. */
async function offsetOf(client: TusClient, path: string): Promise<number> {
  let offset = Number.NaN;
  await until(async () => {
    const { status, headers } = await client.head(path);
    offset = Number(headers['upload-offset']);
    return status === 200;
  });
  return offset;
}
