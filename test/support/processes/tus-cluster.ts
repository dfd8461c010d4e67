import { type DatabaseProxy, databaseProxy } from '../database/database-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../database/test-database.ts';
import type { CheckedPlaces } from '../fsck/checked-places.ts';
import { TusHost } from './tus-host.ts';

export interface ClusterNode {
  readonly host: TusHost;
  /** The proxy between this node and the database. */
  readonly database: DatabaseProxy;
}

/**
 * Two server processes of one installation: one folder, and one external database that each reaches through
 * its own proxy.
 */
export class TusCluster implements AsyncDisposable {
  private constructor(
    readonly database: TestDatabase,
    readonly nodes: readonly [ClusterNode, ClusterNode],
    /** An access token of the admin. */
    readonly token: string,
    private readonly resources: AsyncDisposableStack,
  ) {}

  static async start(): Promise<TusCluster> {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await createTestDatabase());
    const node = async (nodeOf?: TusHost): Promise<ClusterNode> => {
      const proxy = stack.use(await databaseProxy(database.url));
      const env = { DATABASE_URL: proxy.url, DATABASE_POOL: '8' };
      const host = stack.use(await TusHost.prepare({ env, ...(nodeOf ? { nodeOf } : {}) }));
      await host.restart();
      return { host, database: proxy };
    };
    const first = await node();
    const second = await node(first.host);
    const token = await first.host.token();
    return new TusCluster(database, [first, second], token, stack.move());
  }

  get places(): CheckedPlaces {
    return this.nodes[0].host.places;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.resources.disposeAsync();
  }
}
