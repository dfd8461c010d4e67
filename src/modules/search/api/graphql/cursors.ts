import {
  decodeCursor,
  encodeCursor,
  invalidCursor,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import type { FilePosition } from '../../application/file-search.ts';
import { type FileOrder, type FileOrderField, isTimelineOrder } from '../../domain/file-order.ts';
import { type Granularity, stretchName, stretchStart } from '../../domain/granularity.ts';

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

export function encodeStretchCursor(granularity: Granularity, start: Date): string {
  return encodeCursor(`d1 ${granularity} ${stretchName(granularity, start)}`);
}

/** Returns the start of the period. */
export function decodeStretchCursor(cursor: string, granularity: Granularity): Date {
  const [, kind, name] = decodeCursor(cursor, PERIOD);
  const start = new Date(name ?? '');
  if (kind !== granularity || Number.isNaN(start.getTime())) throw invalidCursor();
  if (stretchName(granularity, start) !== name) throw invalidCursor();
  return stretchStart(granularity, start);
}
