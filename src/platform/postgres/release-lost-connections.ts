import { Client, type Pool, type PoolClient } from 'pg';

type Query = (...parameters: unknown[]) => Promise<unknown>;

const ROLLED_BACK = { command: 'ROLLBACK', rowCount: null, rows: [] };

/**
 * Returns lost connections to the pool, which then discards them. Kysely returns the connection of a transaction only
 * after a successful commit or rollback: a connection lost within one would occupy its place in the pool forever.
 */
export function releaseLostConnections(pool: Pool): void {
  pool.on('connect', (client: PoolClient) => {
    const query: Query = (...parameters) => {
      const result = (Client.prototype.query as Query).apply(client, parameters);
      const [text] = parameters;
      if (text === 'rollback') {
        return result.catch(() => {
          // Ends the transaction, and keeps the pool from using the connection again.
          void client.end().catch(() => undefined);
          return ROLLED_BACK;
        });
      }
      if (typeof text === 'string' && text.startsWith('start transaction')) {
        return result.catch((error: unknown) => {
          client.release(true);
          throw error;
        });
      }
      return result;
    };
    Object.assign(client, { query });
  });
}
