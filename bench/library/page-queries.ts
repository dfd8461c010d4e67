import {
  FILE_ORDER_FIELDS,
  type FileOrder,
  isTimelineOrder,
  ORDER_DIRECTIONS,
} from '../../src/modules/search/domain/file-order.ts';
import type { Sql } from '../../src/platform/postgres/sql.ts';
import type { Product, Running } from '../support/product.ts';
import type { HotQuery } from './hot-query.ts';
import { OWNER } from './seed-steps.ts';

const DEPTH = 190_000;

const COLUMNS = {
  CAPTURED: 'sort_at',
  CREATED: 'created_at',
  NAME: 'name_key',
  SIZE: 'coalesce(size, 0)',
};
const KEYS = {
  CAPTURED: 'floor(extract(epoch from sort_at) * 1000)::bigint::text',
  CREATED: '(extract(epoch from created_at) * 1000000)::bigint::text',
  NAME: 'name_key',
  SIZE: 'coalesce(size, 0)::text',
};

/** The first page of each order, and the one at position 190,000. */
export async function pageQueries(product: Product, running: Running): Promise<HotQuery[]> {
  const { listFiles, clock, sql } = running.installation;
  const orders = FILE_ORDER_FIELDS.flatMap((field) =>
    ORDER_DIRECTIONS.map((direction): FileOrder => ({ field, direction })),
  );
  const queries: HotQuery[] = [];
  for (const order of orders) {
    const name = `${order.field} ${order.direction}`;
    const deep = await positionAt(order, sql);
    const page = (after: typeof deep | undefined) => ({
      run: () => listFiles.execute(OWNER, { order, first: 50, after }),
      explain: (explaining: Sql) => read(explaining, order, after),
    });
    queries.push(
      { name: `first page, ${name}`, ...page(undefined) },
      {
        name: `deep page, ${name}`,
        goal: { times: 1.3, of: `first page, ${name}` },
        ...page(deep),
      },
    );
  }
  return queries;

  function read(explaining: Sql, order: FileOrder, after: { key: string; id: string } | undefined) {
    if (isTimelineOrder(order)) {
      const position = after && { sortAt: new Date(Number(after.key)), id: after.id };
      return product
        .postgresFileQueries(explaining)
        .page(OWNER, { after: position, from: 'START', limit: 51 });
    }
    const all = { query: undefined, filter: product.FileFilter.none, now: clock.now() };
    return product
      .postgresFileSearch(explaining)
      .page(OWNER, all, { order, after, from: 'START', limit: 51 });
  }
}

/** The position of the file at 190,000 in an order. */
export async function positionAt({ field, direction }: FileOrder, sql: Sql) {
  const [row] = await sql<{ key: string; id: string }>(
    `select ${KEYS[field]} as key, id from file where owner_id = $1
     order by ${COLUMNS[field]} ${direction}, id ${direction} offset ${DEPTH} limit 1`,
    [OWNER],
  );
  if (!row) throw new Error(`There are fewer than ${DEPTH} files.`);
  return row;
}
