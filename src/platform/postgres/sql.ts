import type { QueryResultRow } from 'pg';

/** Runs one statement with `$1` parameters, on the pool or within a transaction. */
export type Sql = <Row extends QueryResultRow = QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<Row[]>;
