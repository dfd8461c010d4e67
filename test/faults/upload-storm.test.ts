import { createHash, randomFillSync } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { queryRows } from '../support/database/query-rows.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import { TusCluster } from '../support/processes/tus-cluster.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { costsOf, costTable } from '../support/tus/read-again.ts';
import { StormFaults } from '../support/tus/storm-faults.ts';
import { type Balancer, startBalancer, type Stop } from '../support/tus/tus-balancer.ts';
import { TusClient } from '../support/tus/tus-client.ts';
import { PATIENT, sessionIdOf, startTusUpload, type TusUpload } from '../support/tus/tus-upload.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const FULL = process.env['FAULTS'] === 'full';
const UPLOADS = FULL ? 110 : 7;
const FAULTS = FULL ? 1_000 : 30;
const PARALLEL = FULL ? 4 : 3;
const LARGEST = (FULL ? 48 : 24) * MIB;
/** The most bytes that a fault may cause an upload to resend, even one without a connection at the time. */
const MAX_READ_AGAIN = 8 * MIB;

const random = SeededRandom.ofRun();

/** An upload with the offsets at which faults strike. */
class StormUpload {
  readonly bytes = randomFillSync(Buffer.allocUnsafe(random.between(MIB, LARGEST)));
  readonly hash = sha256(this.bytes);
  readonly chunkSize = random.pick([Infinity, 5 * MIB, 500 * KIB]);
  readonly declared = random.next() < 0.5;
  client: TusUpload | undefined;
  private readonly stops: Stop[];

  constructor(faults: number, strike: Stop['act']) {
    const { length } = this.bytes;
    // Some uploads are struck after their last byte, while they are being finalized.
    const last = random.next() < 0.3 ? length : 0;
    this.stops = Array.from({ length: faults }, (_, index) =>
      index === 0 && last > 0 ? last : random.between(0, length - 1),
    )
      .toSorted((one, other) => one - other)
      .map((position) => ({ position, act: strike }));
  }

  takeStop(position: number): Stop | undefined {
    return (this.stops[0]?.position ?? Infinity) <= position ? this.stops.shift() : undefined;
  }

  /** Bytes beyond this offset must go through the balancer, so that no fault is missed. */
  get freeUntil(): number {
    return (this.stops[0]?.position ?? this.bytes.length + 1) - 1;
  }
}

/** The result of a client. */
interface Outcome {
  readonly hash: string;
  readonly fileId: string;
  readonly setbacks: readonly string[];
}

let cluster: TusCluster;
let balancer: Balancer;
let faults: StormFaults;
const running = new Set<StormUpload>();
/** Responses to second clients; 0 if the node disconnected. */
const clashAnswers: { method: 'HEAD' | 'PATCH'; status: number }[] = [];

beforeAll(async () => {
  cluster = await TusCluster.start();
  const [one, other] = cluster.nodes;
  balancer = await startBalancer({
    ports: [one.host.port, other.host.port],
    choose: () => random.between(0, 1),
    onRequest: (path, node) => {
      if (uploadAt(path)) faults.arrive(path, node);
    },
    takeStop: (path, position) => uploadAt(path)?.takeStop(position),
  });
  const pathsOn = (node: number): string[] => balancer.pathsOn(node).filter(uploadAt);
  faults = new StormFaults(FAULTS, { cluster, random, pathsOn, clash });
});
afterAll(async () => {
  await balancer[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

it(
  `loses nothing of ${UPLOADS} uploads during ${FAULTS} faults (FAULTS_SEED=${random.seed})`,
  { timeout: FAULTS * 3_000 },
  async () => {
    const startedAt = performance.now();
    const outcomes = await uploadAll();
    await faults.settled();
    const costs = costsOf(await cluster.nodes[0].host.bodiesRead(), faults.hits);
    const total = costs.reduce((sum, { bytes }) => sum + bytes, 0);
    console.log(
      `storm of ${faults.dealt.length} faults on ${outcomes.length} uploads in ` +
        `${Math.round((performance.now() - startedAt) / 1_000)} s (FAULTS_SEED=${random.seed}), ` +
        `${(total / MIB).toFixed(1)} MiB read again:\n${costTable(costs, faults.dealt)}`,
    );

    expect(faults.dealt).toHaveLength(FAULTS);
    expect(outcomes.flatMap(({ setbacks }) => setbacks)).toEqual([]);
    for (const [index, { fileId, hash }] of outcomes.entries()) {
      expect(await downloadedHash(fileId, index % 2)).toBe(hash);
    }
    expect(await settledViolations(cluster.database.connection, cluster.places)).toEqual([]);

    expect(Math.max(...costs.map(({ bytes }) => bytes))).toBeLessThanOrEqual(MAX_READ_AGAIN);
    const allowed = { HEAD: [0, 200, 423], PATCH: [0, 204, 409, 423, 503] };
    for (const { method, status } of clashAnswers) expect(allowed[method]).toContain(status);
  },
);

async function uploadAll(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let left = UPLOADS;
  let faultsLeft = FAULTS;
  const work = async (): Promise<void> => {
    while (left > 0) {
      const share = Math.ceil(faultsLeft / left);
      left -= 1;
      faultsLeft -= share;
      const upload = new StormUpload(share, (passage) => faults.strike(passage));
      running.add(upload);
      outcomes.push(await outcomeOf(upload));
      running.delete(upload);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return outcomes;
}

async function outcomeOf(upload: StormUpload): Promise<Outcome> {
  const { bytes, chunkSize, declared, hash } = upload;
  upload.client = startTusUpload({
    url: balancer.url,
    token: cluster.token,
    bytes,
    chunkSize,
    retryDelays: PATIENT,
    metadata: { filename: 'a.bin', ...(declared ? { sha256: hash } : {}) },
  });
  const fileId = await upload.client.fileId;
  return { hash, fileId, setbacks: upload.client.setbacks };
}

function uploadAt(path: string): StormUpload | undefined {
  return [...running].find(({ client }) => path !== '' && client?.uploadUrl?.endsWith(path));
}

/** A second client of the same user uploading the same file to either node, with or without a HEAD. */
async function clash(path: string): Promise<void> {
  const upload = uploadAt(path);
  if (!upload) throw new Error(`no upload at ${path}`);
  const { host } = random.pick(cluster.nodes);
  const client = new TusClient(host.url, cluster.token);
  const answered = async (method: 'HEAD' | 'PATCH', sent: Promise<{ status: number }>) =>
    clashAnswers.push({ method, status: (await sent.catch(() => ({ status: 0 }))).status });

  let offset = await durableOffset(path);
  if (random.next() < 0.5) {
    const asked = client.head(path);
    await answered('HEAD', asked);
    const said = await asked.catch(() => undefined);
    if (said?.status !== 200) return;
    offset = Number(said.headers['upload-offset']);
  }
  const end = Math.min(offset + random.between(1, MIB), upload.freeUntil);
  if (end > offset) {
    await answered('PATCH', client.patch(path, offset, upload.bytes.subarray(offset, end)));
  }
}

async function durableOffset(path: string): Promise<number> {
  const [row] = await queryRows(
    cluster.database.connection,
    `select upload_offset from upload_session where id = '${sessionIdOf(path)}'`,
  );
  return Number(row?.[0]);
}

async function downloadedHash(fileId: string, node: number): Promise<string> {
  const answer = await fetch(`${cluster.nodes[node]?.host.url}/files/${fileId}/content`, {
    headers: { authorization: `Bearer ${cluster.token}` },
  });
  expect(answer.status).toBe(200);
  const hash = createHash('sha256');
  for await (const chunk of answer.body ?? []) hash.update(chunk);
  return hash.digest('hex');
}
