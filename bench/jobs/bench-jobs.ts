import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startServerProcess, tokenOf } from '../../test/support/processes/server-process.ts';
import { loadProduct, type Product, type Running, startProduct } from '../support/product.ts';
import { RawTusClient } from '../support/raw-tus-client.ts';
import { percentile, table } from '../support/statistics.ts';

const KIB = 1024;
const EMPTY_JOBS = 5_000;
const EMPTY_AT_ONCE = 4;
const LATENCIES = 200;
const ARCHIVED = 1_000;
const ARCHIVED_BYTES = 20 * KIB;
const VERIFIED = 10_000;
const VERIFIED_BYTES = 256 * KIB;
/** Verification and plain reading, of the same files. */
const MOST_OVER_READING = 1.1;

/** Measures how many jobs run per second, how soon one starts, and how fast files are archived and verified. */
export async function benchJobs(folder: string, print: (text: string) => void): Promise<void> {
  const product = await loadProduct();
  const rows = [
    ...(await emptyJobs(product, join(folder, 'jobs'))),
    await archiving(folder),
    ...(await verifying(product, join(folder, 'verifying'))),
  ];
  print(`\nBackground jobs\n${table(['what', 'measured', 'goal', ''], rows)}`);
}

type Row = readonly [what: string, measured: string, goal: string, verdict: string];

function rowOf(what: string, value: number, unit: string, goal: number, atLeast: boolean): Row {
  const met = atLeast ? value >= goal : value <= goal;
  const bound = `${atLeast ? '≥' : '≤'} ${goal} ${unit}`;
  return [what, `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`, bound, met ? 'met' : 'MISSED'];
}

/** A queue of its own beside the product's, so that only the queue is measured. */
async function emptyJobs(product: Product, dataDir: string): Promise<Row[]> {
  await using running = await startProduct(product, dataDir);
  const { database } = running.installation;
  const pool = await database.orm.em.getConnection().getNativeClient();
  const inTransaction = product.poolTransactions(pool);
  await using jobs = await product.PgBossJobs.start(
    database.connection,
    { supervise: true, log: () => undefined },
    { bench: { retries: 0, timeoutSeconds: 60, concurrency: EMPTY_AT_ONCE } },
  );
  const enqueue = (count: number) =>
    inTransaction((sql) =>
      jobs.enqueue(
        Array.from({ length: count }, (_, n) => ({ name: 'bench', data: { n } })),
        sql,
      ),
    );
  let left = EMPTY_JOBS;
  let onStart: () => void = () => undefined;
  const all = Promise.withResolvers<void>();
  for (let queued = 0; queued < EMPTY_JOBS; queued += 100) await enqueue(100);
  const startedAt = performance.now();
  await jobs.work(async () => {
    onStart();
    left -= 1;
    if (left === 0) all.resolve();
  });
  await all.promise;
  const seconds = (performance.now() - startedAt) / 1_000;
  const waited: number[] = [];
  for (let round = 0; round < LATENCIES; round += 1) {
    const started = Promise.withResolvers<void>();
    onStart = started.resolve;
    const enqueuedAt = performance.now();
    await enqueue(1);
    await started.promise;
    waited.push(performance.now() - enqueuedAt);
  }
  return [
    rowOf(`${EMPTY_JOBS} empty jobs, one node`, EMPTY_JOBS / seconds, '/s', 100, true),
    rowOf('enqueued → started, median', percentile(waited, 0.5), 'ms', 200, false),
    rowOf('enqueued → started, 99th percentile', percentile(waited, 0.99), 'ms', 200, false),
  ];
}

/** From the first upload to the last archived file, in a server process. */
async function archiving(folder: string): Promise<Row> {
  const file = join(folder, 'providers.json');
  const root = join(folder, 'archive');
  await mkdir(root);
  const ice = { kind: 'simulated-archive', name: 'ice', root };
  const policy = { order: ['ice'], copies: 1, graceSeconds: 3_600, coldMinBytes: 0 };
  await writeFile(file, JSON.stringify({ providers: [ice], policy }));
  const env = { DATA_DIR: join(folder, 'archiving'), PROVIDERS_FILE: file };
  await using server = await startServerProcess({ env });
  const token = await tokenOf(env);
  using client = new RawTusClient(`${server.url}/uploads`, token);
  const startedAt = performance.now();
  await uploadMany(client, ARCHIVED, ARCHIVED_BYTES);
  const query = '{ files(first: 1, filter: { statuses: [ARCHIVED] }) { totalCount } }';
  for (;;) {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { data?: { files: { totalCount: number } } };
    if (data?.files.totalCount === ARCHIVED) break;
    await sleep(100);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  return rowOf(
    `${ARCHIVED} × ${ARCHIVED_BYTES / KIB} KiB uploaded and archived`,
    ARCHIVED / seconds,
    '/s',
    40,
    true,
  );
}

/** Every copy is read back; the floor is reading and hashing the same files one after the other. */
async function verifying(product: Product, dataDir: string): Promise<Row[]> {
  await using running = await startProduct(product, dataDir);
  const { sql, verifyCopies } = running.installation;
  await storeCopies(product, running);
  const floor = await secondsOf(() => hashAll(join(dataDir, 'objects')));
  const seconds = await secondsOf(() => verifyCopies.execute());
  const [row] = await sql<{ n: number }>(
    `select count(*)::int as n from content_copy where state = 'VERIFIED'`,
  );
  if (row?.n !== VERIFIED) throw new Error(`Only ${row?.n} copies were verified.`);
  const what = `${VERIFIED} copies of ${VERIFIED_BYTES / KIB} KiB verified (${(VERIFIED / seconds).toFixed(0)}/s)`;
  return [rowOf(what, seconds / floor, '× reading', MOST_OVER_READING, false)];
}

/** Stores copies as uploads do, but without the protocol, with their verification due now. */
async function storeCopies(product: Product, { installation }: Running): Promise<void> {
  const { sql, providers, ids, createAccount } = installation;
  const owner = await createAccount.execute('bench@example.org', 'correct horse battery', 'USER');
  const rows: object[] = [];
  await atOnce(VERIFIED, async (n) => {
    const bytes = Buffer.alloc(VERIFIED_BYTES, n.toString(16).padStart(8, '0'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const key = `${owner}/${sha256.slice(0, 2)}/${sha256}`;
    await providers.landing.put(key, {
      size: VERIFIED_BYTES,
      sha256: product.FileHash.ofHex(sha256),
      async *open() {
        yield bytes;
      },
    });
    rows.push({ content: ids.next(), copy: ids.next(), sha256, key });
  });
  await sql(
    `with given as (
       select * from jsonb_to_recordset($2::jsonb) as r (content uuid, copy uuid, sha256 text, key text)
     ), stored as (
       insert into content (id, owner_id, sha256, size, state, generation, created_at)
       select content, $1, decode(sha256, 'hex'), $3, 'STORED', 0, now() from given
     )
     insert into content_copy
       (id, content_id, provider, key, storage_class, state, restore, created_at, verify_due_at)
     select copy, content, 'local', key, 'STANDARD', 'STORED', '{"kind":"NOT_NEEDED"}', now(), now()
     from given`,
    [owner, JSON.stringify(rows), VERIFIED_BYTES],
  );
}

async function hashAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(entry.parentPath, entry.name))) {
      hash.update(chunk as Buffer);
    }
    hash.digest();
  }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

async function uploadMany(client: RawTusClient, files: number, bytes: number): Promise<void> {
  await atOnce(files, async (n) => void (await client.createWithUpload(bytes, n + 1)));
}

/** Does `work` for 0 up to `count`, eight at a time. */
async function atOnce(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      await work(begun - 1);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
