import { type Pool, type QueryConfig, types } from 'pg';

import { translated } from './database-errors.ts';
import type { Sql } from './sql.ts';

/** Single statements on a pool; a database that cannot be reached is `SERVICE_UNAVAILABLE`. */
export function poolSql(pool: Pool): Sql {
  return (text, values = []) =>
    translated(async () => (await pool.query(queryOf(text, values))).rows as never);
}

/** Statements in one transaction on one connection of the pool. */
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

/** The pool is MikroORM's, whose connections read timestamps as text: these statements get Dates. */
function queryOf(text: string, values: readonly unknown[]): QueryConfig {
  return { text, values: [...values], types };
}
