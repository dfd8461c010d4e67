import type { Pool } from 'pg';

import { translated } from './database-errors.ts';
import { type Sql, sqlOf } from './sql.ts';

/** Runs single statements on a pool. An unreachable database is reported as `SERVICE_UNAVAILABLE`. */
export function poolSql(pool: Pool): Sql {
  return sqlOf((query) => translated(() => pool.query(query)));
}

/** Runs statements in one transaction on one connection of the pool; see `releaseLostConnections`. */
export function poolTransactions(pool: Pool): <T>(work: (sql: Sql) => Promise<T>) => Promise<T> {
  return (work) =>
    translated(async () => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work(sqlOf((query) => client.query(query)));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    });
}
