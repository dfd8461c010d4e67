import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { queryRows } from '../support/database/query-rows.ts';
import { fsck } from '../support/fsck/fsck.ts';
import { SeededRandom } from '../support/general/seeded-random.ts';
import { until } from '../support/general/until.ts';
import { FilesPurgeDocument, FilesTrashDocument } from '../support/graphql/generated/graphql.ts';
import { ask } from '../support/graphql/graphql-app.ts';
import { TusCluster } from '../support/processes/tus-cluster.ts';
import type { Answer } from '../support/tus/raw-http.ts';
import { fileIdOf, TusClient } from '../support/tus/tus-client.ts';

const FULL = process.env['FAULTS'] === 'full';
const ROUNDS = FULL ? 200 : 4;
const SIZE = 20_000;

const random = SeededRandom.ofRun();
let cluster: TusCluster;
beforeAll(async () => {
  cluster = await TusCluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

it(
  `an upload of the bytes that another node purges keeps them, ${ROUNDS} times (seed ${random.seed})`,
  { timeout: 60_000 + ROUNDS * 5_000 },
  async () => {
    const outcomes = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const outcome = await race();
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    console.log('purges against uploads:', Object.fromEntries(outcomes));
    if (FULL) expect(outcomes.size).toBe(2);
    // Each purge leaves a job, and the nodes run a few of them per second.
    const isClean = async () => {
      const found = await fsck(cluster.database.connection, cluster.nodes[0].host.places);
      return found.length === 0;
    };
    await until(isClean, { timeoutMs: 30_000 + ROUNDS * 2_000, everyMs: 500 });
    const [[files, reserved] = []] = await queryRows(
      cluster.database.connection,
      'select (select count(*)::int from file), sum(quota_reserved)::int from app_user',
    );
    expect([files, reserved]).toEqual([ROUNDS, 0]);
  },
);

/** Purges a file on one node while the other one receives its bytes again; returns what came of it. */
async function race(): Promise<string> {
  const { token } = cluster;
  const [purging, receiving] = random.shuffled([...cluster.nodes]).map(({ host }) => host.url);
  const bytes = randomBytes(SIZE);
  const tus = new TusClient(receiving ?? '', token);
  const first = await tus.upload(bytes);
  const server = { url: `${purging}/graphql` };
  await ask(server, FilesTrashDocument, { ids: [first] }, token);
  // Between nothing and everything of the upload happens before the purge.
  const path = await tus.open(SIZE);
  await tus.patch(path, 0, bytes.subarray(0, 10));
  const upload = tus.patch(path, 10, bytes.subarray(10));
  await passed(random.between(0, 40), purging ?? '');
  const [{ filesPurge }, answer] = await Promise.all([
    ask(server, FilesPurgeDocument, { ids: [first] }, token),
    upload,
  ]);
  const code = filesPurge?.results[0]?.userErrors[0]?.code ?? 'PURGED';
  const id = await finishedFile(tus, path, answer);
  expect((await tus.download(id)).equals(bytes)).toBe(true);
  // Either the upload took the file out of the trash first, or it made a new one.
  expect([code, id === first]).toEqual(
    code === 'PURGED' ? ['PURGED', false] : ['FILE_STATUS_INVALID', true],
  );
  return code;
}

/** Returns the ID of the uploaded file. If the upload conflicts with the purge, retries with HEAD until it completes. */
async function finishedFile(tus: TusClient, path: string, answer: Answer): Promise<string> {
  if (answer.status !== 503) return fileIdOf(answer);
  let last = answer;
  await until(async () => {
    last = await tus.head(path);
    return 'flexstorage-file-id' in last.headers;
  });
  return fileIdOf(last);
}

/** Waits for some round trips to a node, which are of about the length of an upload's steps. */
async function passed(trips: number, url: string): Promise<void> {
  for (let trip = 0; trip < trips; trip += 1) {
    const answer = await fetch(`${url}/healthz`);
    await answer.arrayBuffer();
  }
}
