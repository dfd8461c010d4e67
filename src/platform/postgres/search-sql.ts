import { Pool } from 'pg';

import { DomainError, isDomainError } from '../../kernel/domain-error.ts';
import { clientConfig, type DatabaseConnection } from './database-connection.ts';
import { poolSql } from './pool-sql.ts';
import type { Sql } from './sql.ts';

/** Time limit of one search, in milliseconds. */
const SEARCH_TIMEOUT_MS = 5_000;

/** Maximum number of concurrent searches per process. */
const SEARCHES_AT_ONCE = 4;

/** Runs searches on separate connections so that slow ones do not block other queries. */
export interface SearchSql extends AsyncDisposable {
  readonly sql: Sql;
}

/** Connects on first use. Cancels searches over the time limit and throws `SEARCH_TOO_SLOW`. */
export function openSearchSql(
  connection: DatabaseConnection,
  log: (message: string, error: unknown) => void,
): SearchSql {
  const pool = new Pool({
    ...clientConfig(connection),
    application_name: 'flexstorage-search',
    max: SEARCHES_AT_ONCE,
    connectionTimeoutMillis: 5_000,
    statement_timeout: SEARCH_TIMEOUT_MS,
    query_timeout: SEARCH_TIMEOUT_MS + 5_000,
    keepAlive: true,
  });
  pool.on('error', (error) => log('an idle search connection was closed', error));
  const sql = poolSql(pool);
  return {
    sql: (text, values) => inTime(sql(text, values)),
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

async function inTime<T>(running: Promise<T>): Promise<T> {
  try {
    return await running;
  } catch (error) {
    if (!isDomainError(error, 'SERVICE_UNAVAILABLE') || !wasCancelled(error.cause)) throw error;
    throw new DomainError('SEARCH_TOO_SLOW', 'The search took too long. Narrow the query.', {
      cause: error.cause,
    });
  }
}

/** query_canceled (PostgreSQL, Appendix A). */
function wasCancelled(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '57014';
}
