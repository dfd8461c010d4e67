import { type Pool, type QueryConfig, types } from 'pg';

import { translated } from './database-errors.ts';
import type { Sql } from './sql.ts';

/** Runs single statements on a pool. An unreachable database is reported as `SERVICE_UNAVAILABLE`. */
export function poolSql(pool: Pool): Sql {
  return (text, values = []) =>
    translated(async () => (await pool.query(queryOf(text, values))).rows as never);
}

/** Runs statements in one transaction on one connection of the pool. */
export function poolTransactions(pool: Pool): <T>(work: (sql: Sql) => Promise<T>) => Promise<T> {
  return (work) =>
    translated(async () => {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('begin');
        const result = await work(
          async (text, values = []) => (await client.query(queryOf(text, values))).rows as never,
        );
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch((cause: Error) => {
          broken = cause;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    });
}

/** MikroORM's pool returns timestamps as text; these statements return Dates. */
function queryOf(text: string, values: readonly unknown[]): QueryConfig {
  return { text, values: [...values], types };
}
