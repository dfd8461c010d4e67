import { join } from 'node:path';

import { Client } from 'pg';

import { loadProduct, type Product, type Running, startProduct } from '../support/product.ts';
import { percentile, table } from '../support/statistics.ts';
import { explainAll } from './explain.ts';
import { type HotQuery, hotQueries } from './hot-queries.ts';
import { type Measured, measure } from './measure.ts';
import { OWNER, seed } from './seed.ts';

const PLANS = new URL('../../docs/search-plans.md', import.meta.url);
const BARE_HASHES = `select f.id, c.sha256 from content c join file f on f.content_id = c.id
  where c.owner_id = $1 and c.sha256 = any($2::bytea[])`;
const PAGE = `{ files(first: 50) { nodes { id name originalName size mimeType category status
  tags sha256 favourite capturedAt restoredUntil createdAt completedAt availability } } }`;

/** Seeds a million files and reports the time of each read as a multiple of a round trip in the same run. */
export async function benchLibrary(folder: string, print: (text: string) => void): Promise<void> {
  const product = await loadProduct();
  await using running = await startProduct(product, join(folder, 'library'));
  await seedInto(running, print);
  const { sql } = running.installation;
  const queries = await hotQueries(product, running);
  const scans = await explainAll(product, sql, queries, PLANS);
  const extra = await otherReads(product, running);
  const floor = { name: 'round trip', goal: undefined, run: () => sql('select 1') };
  const all: readonly Pick<HotQuery, 'name' | 'goal' | 'run'>[] = [floor, ...queries, ...extra];
  const measured = await measure(all);
  const base = measured[0]?.p50 ?? Number.NaN;
  const rows = measured.map(({ name, p50, p95 }, index) => {
    const goal = all[index]?.goal;
    const verdict = goal === undefined ? '' : p95 / base <= goal ? 'met' : `MISSED (≤ ${goal})`;
    return [name, p50.toFixed(2), p95.toFixed(2), (p95 / base).toFixed(1), verdict];
  });
  print(`\n${table(['read', 'p50 ms', 'p95 ms', 'p95 / round trip', 'goal'], rows)}`);
  printRatios(measured, print);
  if (scans.length > 0) throw new Error(`These queries read the whole table: ${scans.join(', ')}`);
}

async function seedInto({ installation }: Running, print: (text: string) => void): Promise<void> {
  const { host, port, user, password, database } = installation.database.connection;
  const client = new Client({ host, port, user, password, database });
  await client.connect();
  try {
    await seed(client, print);
  } finally {
    await client.end();
  }
}

async function otherReads(product: Product, { installation, url }: Running) {
  const { sql, compareHashes, accessTokens } = installation;
  const known = await sql<{ sha256: Buffer; size: number }>(
    `select sha256, size from content where owner_id = $1 order by md5(id::text) limit 500`,
    [OWNER],
  );
  const bytes = known.flatMap(({ sha256, size }) => {
    const hex = sha256.toString('hex');
    return [hex, hex.split('').toReversed().join('')].map((text) => ({
      sha256: product.FileHash.ofHex(text),
      size,
    }));
  });
  const hashes = bytes.map(({ sha256 }) => Buffer.from(sha256.hex, 'hex'));
  const token = await accessTokens.issue(OWNER, 3_600);
  return [
    { name: '1,000 hashes, bare', goal: undefined, run: () => sql(BARE_HASHES, [OWNER, hashes]) },
    {
      name: '1,000 hashes, compared',
      goal: undefined,
      run: () => compareHashes.execute(OWNER, bytes),
    },
    { name: 'GraphQL, 50 files × 15 fields', goal: undefined, run: () => page(url, token) },
  ];
}

async function page(url: string, token: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: PAGE }),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await response.json()) as { data?: { files: { nodes: unknown[] } } };
  if (answer.data?.files.nodes.length !== 50) throw new Error(JSON.stringify(answer));
}

function printRatios(measured: readonly Measured[], print: (text: string) => void): void {
  const p50 = (name: string): number =>
    measured.find((one) => one.name === name)?.p50 ?? Number.NaN;
  const deep = measured
    .filter(({ name }) => name.startsWith('deep page'))
    .map((one) => one.p50 / p50(one.name.replace('deep', 'first')));
  print(`deep page / first page: at most ${percentile(deep, 1).toFixed(2)} (goal 1.3)`);
  const hashes = p50('1,000 hashes, compared') / p50('1,000 hashes, bare');
  print(`1,000 hashes compared / bare query: ${hashes.toFixed(2)} (goal 1.5)`);
}
