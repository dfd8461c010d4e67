import { describe, expect, it } from 'vitest';

import {
  decodeSyncCursor,
  encodeSyncCursor,
} from '../../../../src/modules/library/api/graphql/cursors.ts';
import {
  decodeFileCursor,
  decodePeriodCursor,
  encodeFileCursor,
  encodePeriodCursor,
  listKeyOf,
} from '../../../../src/modules/search/api/graphql/cursors.ts';
import type { FilesWanted } from '../../../../src/modules/search/application/list-files.ts';
import { FileFilter } from '../../../../src/modules/search/domain/file-filter.ts';
import {
  type FileOrder,
  TIMELINE_ORDER,
} from '../../../../src/modules/search/domain/file-order.ts';
import { SearchQuery } from '../../../../src/modules/search/domain/search-query.ts';
import { sessionCursors } from '../../../../src/modules/upload/api/graphql/cursors.ts';

const ID = '0198f0a0-0000-7000-8000-000000000001';
const code = (text: string) => Buffer.from(text).toString('base64url');

const BY_NAME: FileOrder = { field: 'NAME', direction: 'ASC' };
const ALL = listKeyOf(TIMELINE_ORDER, {});
const NAMES = listKeyOf(BY_NAME, {});

describe('cursors', () => {
  it.each(['1800-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '2199-12-31T23:59:59.999Z'])(
    'keep %s to the millisecond',
    (time) => {
      const place = { key: String(Date.parse(time)), id: ID };
      expect(decodeFileCursor(encodeFileCursor(ALL, place), ALL, TIMELINE_ORDER)).toEqual(place);
    },
  );

  it('round-trip names with any characters', () => {
    for (const key of ['', 'two words 🏖️', 'line\nbreak']) {
      const cursor = encodeFileCursor(NAMES, { key, id: ID });
      expect(decodeFileCursor(cursor, NAMES, BY_NAME)).toEqual({ key, id: ID });
    }
  });

  it('belong to one query, filter, order, bucket and share', () => {
    const lists: [FileOrder, FilesWanted][] = [
      [TIMELINE_ORDER, {}],
      [{ field: 'CAPTURED', direction: 'ASC' }, {}],
      [BY_NAME, {}],
      [TIMELINE_ORDER, { query: SearchQuery.of('sea') }],
      [TIMELINE_ORDER, { query: SearchQuery.of('"sea"') }],
      [TIMELINE_ORDER, { filter: FileFilter.of({ name: 'sea' }) }],
      [TIMELINE_ORDER, { filter: FileFilter.of({ or: [{ favourite: true }] }) }],
      [TIMELINE_ORDER, { filter: FileFilter.of({ not: { favourite: true } }) }],
      [TIMELINE_ORDER, { filter: FileFilter.of({ captured: { from: new Date(1) } }) }],
      [TIMELINE_ORDER, { filter: FileFilter.of({ captured: { from: new Date(2) } }) }],
    ];
    const keys = lists.map(([order, wanted]) => listKeyOf(order, wanted));
    const buckets = ['2024', '2024-05'].map((period) => listKeyOf(TIMELINE_ORDER, {}, { period }));
    const shares = ['1', '2'].map((shareId) => listKeyOf(TIMELINE_ORDER, {}, { shareId }));
    const all = [...keys, ...buckets, ...shares];
    expect(new Set(all).size).toBe(lists.length + 4);
    const cursor = encodeFileCursor(ALL, { key: '0', id: ID });
    for (const key of all.filter((other) => other !== ALL)) {
      expect(() => decodeFileCursor(cursor, key, TIMELINE_ORDER)).toThrow(
        expect.objectContaining({ code: 'CURSOR_INVALID' }),
      );
    }
  });

  it('belong to equal lists, however they are requested', () => {
    const same = (one: FilesWanted, other: FilesWanted) =>
      expect(listKeyOf(BY_NAME, one)).toBe(listKeyOf(BY_NAME, other));
    same({}, { query: SearchQuery.of(' '), filter: FileFilter.of({ or: [], allTags: [] }) });
    same({ query: SearchQuery.of('Séa  LAKE') }, { query: SearchQuery.of('sea lake %') });
  });

  it.each<[string, FileOrder]>([
    ['1.5', TIMELINE_ORDER],
    ['9999999999999999', TIMELINE_ORDER],
    ['999999999999999', TIMELINE_ORDER],
    [String(Date.UTC(1800, 0, 1) - 1), TIMELINE_ORDER],
    [String(Date.UTC(2200, 0, 1)), TIMELINE_ORDER],
    ['a', { field: 'SIZE', direction: 'ASC' }],
    ['a\0', BY_NAME],
  ])('refuse the key %j in the order %j', (key, order) => {
    const list = listKeyOf(order, {});
    expect(() => decodeFileCursor(encodeFileCursor(list, { key, id: ID }), list, order)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
  });

  it('round-trip a timeline section and refuse one of another length or list', () => {
    const cursor = encodePeriodCursor(ALL, 'MONTH', '2024-05');
    expect(decodePeriodCursor(cursor, ALL, 'MONTH')).toBe('2024-05');
    for (const wrong of [
      () => decodePeriodCursor(cursor, ALL, 'DAY'),
      () => decodePeriodCursor(cursor, NAMES, 'MONTH'),
      () => decodePeriodCursor(code(`d2 ${ALL} DAY 2024-02-31`), ALL, 'DAY'),
    ]) {
      expect(wrong).toThrow(expect.objectContaining({ code: 'CURSOR_INVALID' }));
    }
  });

  it('round-trip a session and a change number', () => {
    expect(sessionCursors.decode(sessionCursors.encode(ID))).toBe(ID);
    const position = { ownerId: ID, number: 123_456_789_012 };
    expect(decodeSyncCursor(encodeSyncCursor(position))).toEqual(position);
  });

  it('of the first version of change histories belong to nobody', () => {
    expect(decodeSyncCursor(code('s1 5'))).toEqual({ ownerId: '', number: 5 });
  });

  it('are URL-safe', () => {
    expect(encodeFileCursor(ALL, { key: '-1', id: ID })).toMatch(/^[\w-]+$/);
  });

  const timeline = encodeFileCursor(ALL, { key: '0', id: ID });
  it.each([
    '',
    'rubbish',
    `${timeline}=`,
    `${timeline}A`,
    timeline.slice(0, -1),
    sessionCursors.encode(ID),
    code(`f1 ${ALL} ${ID.toUpperCase()} 0`),
    code(`f1 ${ALL.slice(1)} ${ID} 0`),
    code(`f2 ${ALL} ${ID} 0`),
    code(`f1 ${ALL} ${ID} 0\n`),
    code(`t1 0 ${ID}`),
  ])('refuse %j as a timeline cursor', (cursor) => {
    expect(() => decodeFileCursor(cursor, ALL, TIMELINE_ORDER)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
  });

  it.each([
    '',
    timeline,
    code('s1 -1'),
    code('s1 1e3'),
    code('s1 9999999999999999'),
    code('s2 1'),
    code(`s2 ${ID}`),
    code(`s2 ${ID.toUpperCase()} 1`),
    code(`s1 ${ID} 1`),
  ])('refuse %j as a sync cursor', (cursor) => {
    expect(() => decodeSyncCursor(cursor)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
  });
});
