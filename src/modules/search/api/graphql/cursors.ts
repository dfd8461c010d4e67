import {
  decodeCursor,
  encodeCursor,
  invalidCursor,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import type { FilePosition } from '../../application/file-search.ts';
import { type FileOrder, type FileOrderField, isTimelineOrder } from '../../domain/file-order.ts';
import type { Granularity } from '../../domain/granularity.ts';
import { periodOf } from '../../domain/period.ts';

const TIMELINE = new RegExp(`^t1 (-?\\d{1,15}) (${UUID})$`);
const ORDERED = new RegExp(`^o1 ([A-Z]+ [A-Z]+) (${UUID}) (.{0,200})$`, 'su');
const PERIOD = /^d1 ([A-Z]+) (\d{4}(?:-\d\d){0,2})$/;

/** Range of timeline dates, the same as in CaptureTime. */
const EARLIEST = Date.UTC(1800, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Valid position keys by order. Names exclude NUL, which PostgreSQL text cannot contain. */
const KEYS: Readonly<Record<FileOrderField, RegExp>> = {
  CAPTURED: /^-?\d{1,15}$/,
  CREATED: /^\d{1,16}$/,
  NAME: /^[^\0]*$/u,
  SIZE: /^\d{1,16}$/,
};

export function encodeFileCursor(order: FileOrder, { key, id }: FilePosition): string {
  if (isTimelineOrder(order)) return encodeCursor(`t1 ${key} ${id}`);
  return encodeCursor(`o1 ${order.field} ${order.direction} ${id} ${key}`);
}

/** Throws `CURSOR_INVALID` for a cursor of another order. */
export function decodeFileCursor(cursor: string, order: FileOrder): FilePosition {
  const { key, id } = isTimelineOrder(order)
    ? timelinePosition(cursor)
    : orderedPosition(cursor, order);
  const isTime = order.field === 'CAPTURED';
  if (!KEYS[order.field].test(key)) throw invalidCursor();
  if (isTime && (Number(key) < EARLIEST || Number(key) >= LATEST)) throw invalidCursor();
  return { key, id };
}

function timelinePosition(cursor: string): FilePosition {
  const [, key, id] = decodeCursor(cursor, TIMELINE);
  if (key === undefined || id === undefined) throw invalidCursor();
  return { key, id };
}

function orderedPosition(cursor: string, { field, direction }: FileOrder): FilePosition {
  const [, order, id, key] = decodeCursor(cursor, ORDERED);
  if (key === undefined || id === undefined || order !== `${field} ${direction}`)
    throw invalidCursor();
  return { key, id };
}

export function encodePeriodCursor(granularity: Granularity, key: string): string {
  return encodeCursor(`d1 ${granularity} ${key}`);
}

/** Returns the key of the period. */
export function decodePeriodCursor(cursor: string, granularity: Granularity): string {
  const [, kind, key = ''] = decodeCursor(cursor, PERIOD);
  if (kind !== granularity || periodOf(key)?.granularity !== granularity) throw invalidCursor();
  return key;
}
