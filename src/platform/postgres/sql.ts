import { type QueryConfig, type QueryResultRow, TypeOverrides, types } from 'pg';

/**
 * Runs one statement with `$1` parameters, on the pool or within a transaction. An undefined parameter is NULL.
 *
 * Rows need no mapping: the column `created_at` is the property `createdAt`, NULL is undefined, `timestamptz` is a Date
 * and `bigint` a number. `numeric` is a string, so cast `sum(bytes)` to `bigint`. JSON is returned as it was stored.
 */
export type Sql = <Row extends QueryResultRow = QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<Row[]>;

/** MikroORM's connections return timestamps as text; these types return Dates. */
const TYPES = new TypeOverrides();
TYPES.setTypeParser(types.builtins.INT8, safeInteger);

/** Makes an `Sql` of a function that runs queries on a connection. */
export function sqlOf(
  run: (query: QueryConfig) => Promise<{ readonly rows: readonly unknown[] }>,
): Sql {
  return async (text, values = []) => {
    const { rows } = await run({ text, values: [...values], types: TYPES });
    return withProperties(rows as readonly QueryResultRow[]) as never;
  };
}

/** Returns the values of a statement's first column. */
export async function selectColumn<Value = string>(
  sql: Sql,
  text: string,
  values?: readonly unknown[],
): Promise<Value[]> {
  const rows = await sql(text, values);
  return rows.map((row) => Object.values(row)[0]);
}

/** Returns the first column of a statement's first row; undefined if it is NULL or there is no row. */
export async function selectValue<Value = string>(
  sql: Sql,
  text: string,
  values?: readonly unknown[],
): Promise<Value | undefined> {
  return (await selectColumn<Value | undefined>(sql, text, values))[0];
}

/** The same for a number; 0 instead of undefined. */
export async function selectNumber(
  sql: Sql,
  text: string,
  values?: readonly unknown[],
): Promise<number> {
  return (await selectValue<number>(sql, text, values)) ?? 0;
}

/** All rows of a result have the same columns, so their names are converted once. */
function withProperties(rows: readonly QueryResultRow[]): QueryResultRow[] {
  const columns = Object.keys(rows[0] ?? {}).map((column) => ({ column, key: camelCase(column) }));
  return rows.map((row) => {
    const converted: QueryResultRow = {};
    for (const { column, key } of columns) converted[key] = row[column] ?? undefined;
    return converted;
  });
}

function camelCase(column: string): string {
  return column.replaceAll(/_([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

function safeInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} is not a safe integer.`);
  return number;
}
