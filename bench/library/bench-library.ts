import { join } from 'node:path';

import { Client } from 'pg';

import { loadProduct, type Product, type Running, startProduct } from '../support/product.ts';
import { table } from '../support/statistics.ts';
import { explainAll } from './explain.ts';
import { type HotQuery, ROUND_TRIP } from './hot-query.ts';
import { type Measured, measure } from './measure.ts';
import { otherQueries } from './other-queries.ts';
import { pageQueries } from './page-queries.ts';
import { partnerQueries } from './partner-queries.ts';
import { searchQueries } from './search-queries.ts';
import { seed } from './seed.ts';
import { timelineQueries } from './timeline-queries.ts';

const PLANS = new URL('../../docs/queries.md', import.meta.url);
const HEADER = ['read', 'p50 ms', 'p95 ms', 'p95 / round trip', 'goal', ''];

/** Seeds a million files and reports the time of each read as a multiple of a round trip in the same run. */
export async function benchLibrary(folder: string, print: (text: string) => void): Promise<void> {
  const product = await loadProduct();
  await using running = await startProduct(product, join(folder, 'library'));
  await seedInto(running, print);
  await measureLibrary(product, running, print);
}

async function measureLibrary(
  product: Product,
  running: Running,
  print: (text: string) => void,
): Promise<void> {
  const { sql } = running.installation;
  const queries = [
    ...(await pageQueries(product, running)),
    ...searchQueries(product, running),
    ...timelineQueries(product, running),
    ...(await partnerQueries(product, running)),
    ...(await otherQueries(product, running)),
  ];
  const badPlans = await explainAll(sql, queries, PLANS);
  const all: readonly HotQuery[] = [{ name: ROUND_TRIP, run: () => sql('select 1') }, ...queries];
  const measured = await measure(all);
  const rows = all.map((query) => rowOf(query, measured));
  print(`\n${table(HEADER, rows)}`);
  if (badPlans.length > 0) throw new Error(`Bad plans: ${badPlans.join(', ')}`);
}

/**
 * A goal in round trips limits the slow requests: their p95 by the median round trip. A goal in another read compares
 * the medians.
 */
function rowOf({ name, goal }: HotQuery, measured: ReadonlyMap<string, Measured>): string[] {
  const of = (read: string): Measured => measured.get(read) ?? { p50: Number.NaN, p95: Number.NaN };
  const { p50, p95 } = of(name);
  const trips = p95 / of(ROUND_TRIP).p50;
  const row = [name, p50.toFixed(2), p95.toFixed(2), trips.toFixed(1)];
  if (!goal) return row;
  const isTrips = goal.of === ROUND_TRIP;
  const ratio = isTrips ? trips : p50 / of(goal.of).p50;
  const limit = `≤ ${goal.times}${isTrips ? '' : ` × ${goal.of} (${ratio.toFixed(2)})`}`;
  return [...row, limit, ratio <= goal.times ? 'met' : 'MISSED'];
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
