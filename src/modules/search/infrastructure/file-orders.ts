import type { SqlValues } from '../../../platform/postgres/sql-values.ts';
import type { FilePosition, SearchPage } from '../application/file-search.ts';
import type { FileOrder, FileOrderField } from '../domain/file-order.ts';

interface OrderedBy {
  /** Must match the indexed expression. */
  readonly expression: string;
  /** The expression as position text. */
  readonly key: string;
  readonly type: string;
  /** Converts a position's text to a value of `type`. */
  readonly valueOf: (key: string) => unknown;
}

/** Timeline dates have millisecond precision, as in the domain; creation dates have PostgreSQL's microseconds. */
const ORDERS: Readonly<Record<FileOrderField, OrderedBy>> = {
  CAPTURED: {
    expression: 'f.sort_at',
    key: 'floor(extract(epoch from f.sort_at) * 1000)::bigint::text',
    type: 'timestamptz',
    valueOf: (key) => new Date(Number(key)),
  },
  CREATED: {
    expression: 'f.created_at',
    key: '(extract(epoch from f.created_at) * 1000000)::bigint::text',
    type: 'timestamptz',
    valueOf: microseconds,
  },
  NAME: {
    expression: 'f.name_key',
    key: 'f.name_key',
    type: 'text',
    valueOf: (key) => key,
  },
  SIZE: {
    expression: 'coalesce(f.size, 0)',
    key: 'coalesce(f.size, 0)::text',
    type: 'bigint',
    valueOf: (key) => key,
  },
};

/** Bounds and order of a list in SQL. */
export interface SqlOrder {
  /** Starts with `and`; empty without positions. */
  readonly bounds: string;
  /** Order from the end that rows are taken from. */
  readonly orderBy: string;
  /** SQL for the text of a row's position. */
  readonly key: string;
}

export function sqlOrderOf(
  { order, after, before, from }: SearchPage,
  values: SqlValues,
): SqlOrder {
  const { expression, key } = ORDERS[order.field];
  const descends = order.direction === 'DESC';
  const direction = descends === (from === 'START') ? 'desc' : 'asc';
  return {
    bounds:
      bound(order, descends ? '<' : '>', after, values) +
      bound(order, descends ? '>' : '<', before, values),
    orderBy: `${expression} ${direction}, f.id ${direction}`,
    key,
  };
}

function bound(
  order: FileOrder,
  operator: '<' | '>',
  position: FilePosition | undefined,
  values: SqlValues,
): string {
  if (!position) return '';
  const { expression, type, valueOf } = ORDERS[order.field];
  const key = `${values.add(valueOf(position.key))}::${type}`;
  return ` and (${expression}, f.id) ${operator} (${key}, ${values.add(position.id)}::uuid)`;
}

/** Formats microseconds since the epoch, which exceed the precision of Date. */
function microseconds(key: string): string {
  const digits = key.padStart(7, '0');
  const seconds = new Date(Number(digits.slice(0, -6)) * 1000).toISOString().slice(0, -5);
  return `${seconds}.${digits.slice(-6)}Z`;
}
