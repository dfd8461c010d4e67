import { createHash } from 'node:crypto';

import {
  decodeCursor,
  encodeCursor,
  invalidCursor,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import type { FilePosition } from '../../application/file-search.ts';
import type { FilesWanted } from '../../application/list-files.ts';
import type { FileOrder, FileOrderField } from '../../domain/file-order.ts';
import type { Granularity } from '../../domain/granularity.ts';
import { periodOf } from '../../domain/period.ts';

/** 72 bits. */
const LIST_KEY_LENGTH = 12;
const LIST_KEY = `[\\w-]{${LIST_KEY_LENGTH}}`;
const FILE = new RegExp(`^f1 (${LIST_KEY}) (${UUID}) (.{0,200})$`, 'su');
const PERIOD = new RegExp(`^d2 (${LIST_KEY}) ([A-Z]+) (\\d{4}(?:-\\d\\d){0,2})$`);

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

/**
 * Identifies a list by its query, filter and order, by its period if it is a bucket of the timeline, and by its share
 * if it is not of the viewer's own files. Part of its cursors, because positions say nothing in other lists. Otherwise
 * independent of the user: lists contain only files that the viewer may see, whatever the position.
 */
export function listKeyOf(
  { field, direction }: FileOrder,
  { query, filter }: FilesWanted,
  { period, shareId }: { readonly period?: string; readonly shareId?: string } = {},
): string {
  const wanted = filter?.isEmpty ? undefined : filter;
  const list = JSON.stringify([field, direction, query, wanted, period, shareId]);
  return createHash('sha256').update(list).digest('base64url').slice(0, LIST_KEY_LENGTH);
}

export function encodeFileCursor(listKey: string, { key, id }: FilePosition): string {
  return encodeCursor(`f1 ${listKey} ${id} ${key}`);
}

/** Throws `CURSOR_INVALID` for a cursor of another list. */
export function decodeFileCursor(cursor: string, listKey: string, order: FileOrder): FilePosition {
  const [, list, id, key] = decodeCursor(cursor, FILE);
  if (list !== listKey || id === undefined || key === undefined) throw invalidCursor();
  const isTime = order.field === 'CAPTURED';
  if (!KEYS[order.field].test(key)) throw invalidCursor();
  if (isTime && (Number(key) < EARLIEST || Number(key) >= LATEST)) throw invalidCursor();
  return { key, id };
}

export function encodePeriodCursor(listKey: string, granularity: Granularity, key: string): string {
  return encodeCursor(`d2 ${listKey} ${granularity} ${key}`);
}

/** Returns the key of the period. Throws `CURSOR_INVALID` for a cursor of another timeline. */
export function decodePeriodCursor(
  cursor: string,
  listKey: string,
  granularity: Granularity,
): string {
  const [, list, kind, key = ''] = decodeCursor(cursor, PERIOD);
  if (list !== listKey || kind !== granularity) throw invalidCursor();
  if (periodOf(key)?.granularity !== granularity) throw invalidCursor();
  return key;
}
