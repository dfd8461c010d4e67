import type { AddressInfo } from 'node:net';

import { pino } from 'pino';

import type * as Compose from '../../src/app/compose.ts';
import type * as Settings from '../../src/app/config.ts';
import type * as HttpServer from '../../src/app/http-server.ts';
import type * as Hash from '../../src/kernel/file-hash.ts';
import type * as Albums from '../../src/modules/albums/infrastructure/postgres-album-queries.ts';
import type * as Files from '../../src/modules/library/infrastructure/postgres-file-queries.ts';
import type * as Tags from '../../src/modules/library/infrastructure/postgres-tag-queries.ts';
import type * as Similar from '../../src/modules/media/infrastructure/postgres-similar-pictures.ts';
import type * as ListFiles from '../../src/modules/search/application/list-files.ts';
import type * as Filter from '../../src/modules/search/domain/file-filter.ts';
import type * as Query from '../../src/modules/search/domain/search-query.ts';
import type * as Search from '../../src/modules/search/infrastructure/postgres-file-search.ts';
import type * as SharedCriteria from '../../src/modules/sharing/application/shared-criteria.ts';
import type * as Hashes from '../../src/modules/upload/infrastructure/postgres-hash-queries.ts';
import type * as Jobs from '../../src/platform/jobs/pg-boss-jobs.ts';
import type * as PoolSql from '../../src/platform/postgres/pool-sql.ts';

/** The built product, because type stripping alone cannot run its sources. */
const built = (path: string): string => new URL(`../../dist/${path}`, import.meta.url).href;

export async function loadProduct() {
  const load = async <T>(path: string): Promise<T> => (await import(built(path))) as T;
  return {
    ...(await load<typeof Compose>('app/compose.js')),
    ...(await load<typeof HttpServer>('app/http-server.js')),
    ...(await load<typeof Settings>('app/config.js')),
    ...(await load<typeof Search>('modules/search/infrastructure/postgres-file-search.js')),
    ...(await load<typeof Hashes>('modules/upload/infrastructure/postgres-hash-queries.js')),
    ...(await load<typeof Files>('modules/library/infrastructure/postgres-file-queries.js')),
    ...(await load<typeof Tags>('modules/library/infrastructure/postgres-tag-queries.js')),
    ...(await load<typeof Albums>('modules/albums/infrastructure/postgres-album-queries.js')),
    ...(await load<typeof Similar>('modules/media/infrastructure/postgres-similar-pictures.js')),
    ...(await load<typeof Query>('modules/search/domain/search-query.js')),
    ...(await load<typeof ListFiles>('modules/search/application/list-files.js')),
    ...(await load<typeof Filter>('modules/search/domain/file-filter.js')),
    ...(await load<typeof SharedCriteria>('modules/sharing/application/shared-criteria.js')),
    ...(await load<typeof Jobs>('platform/jobs/pg-boss-jobs.js')),
    ...(await load<typeof PoolSql>('platform/postgres/pool-sql.js')),
    ...(await load<typeof Hash>('kernel/file-hash.js')),
  };
}

export type Product = Awaited<ReturnType<typeof loadProduct>>;

/** Starts an installation in this process with its own embedded PostgreSQL, serving GraphQL. */
export async function startProduct(product: Product, dataDir: string) {
  await using stack = new AsyncDisposableStack();
  const config = product.readConfig({ DATA_DIR: dataDir, PORT: '0' });
  const log = pino({ level: 'fatal' });
  const installation = stack.use(await product.compose(config, log));
  const server = await product.httpServer(config, installation, log);
  await server.listen({ host: '127.0.0.1', port: 0 });
  stack.defer(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  const owned = stack.move();
  return {
    installation,
    url: `http://127.0.0.1:${port}/graphql`,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export type Running = Awaited<ReturnType<typeof startProduct>>;
