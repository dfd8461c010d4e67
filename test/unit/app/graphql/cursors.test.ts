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
} from '../../../../src/modules/search/api/graphql/cursors.ts';
import {
  type FileOrder,
  TIMELINE_ORDER,
} from '../../../../src/modules/search/domain/file-order.ts';
import { sessionCursors } from '../../../../src/modules/upload/api/graphql/cursors.ts';

const ID = '0198f0a0-0000-7000-8000-000000000001';
const code = (text: string) => Buffer.from(text).toString('base64url');

describe('cursors', () => {
  it.each(['1800-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '2199-12-31T23:59:59.999Z'])(
    'keep %s to the millisecond',
    (time) => {
      const place = { key: String(Date.parse(time)), id: ID };
      const cursor = encodeFileCursor(TIMELINE_ORDER, place);
      expect(decodeFileCursor(cursor, TIMELINE_ORDER)).toEqual(place);
    },
  );

  const BY_NAME: FileOrder = { field: 'NAME', direction: 'ASC' };

  it('round-trip names with any characters', () => {
    for (const key of ['', 'two words 🏖️', 'line\nbreak']) {
      const cursor = encodeFileCursor(BY_NAME, { key, id: ID });
      expect(decodeFileCursor(cursor, BY_NAME)).toEqual({ key, id: ID });
    }
  });

  it.each<[string, FileOrder]>([
    [encodeFileCursor(BY_NAME, { key: 'a', id: ID }), { field: 'NAME', direction: 'DESC' }],
    [encodeFileCursor(BY_NAME, { key: '1', id: ID }), { field: 'SIZE', direction: 'ASC' }],
    [encodeFileCursor(TIMELINE_ORDER, { key: '1', id: ID }), BY_NAME],
    [encodeFileCursor(BY_NAME, { key: '1', id: ID }), TIMELINE_ORDER],
    [code(`o1 SIZE ASC ${ID} a`), { field: 'SIZE', direction: 'ASC' }],
    [code(`o1 NAME ASC ${ID} a\0`), BY_NAME],
  ])('refuse %s for another sort order', (cursor, order) => {
    expect(() => decodeFileCursor(cursor, order)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
  });

  it('round-trip a timeline section and refuse one of another length', () => {
    const cursor = encodePeriodCursor('MONTH', '2024-05');
    expect(decodePeriodCursor(cursor, 'MONTH')).toBe('2024-05');
    for (const wrong of [
      () => decodePeriodCursor(cursor, 'DAY'),
      () => decodePeriodCursor(code('d1 DAY 2024-02-31'), 'DAY'),
    ]) {
      expect(wrong).toThrow(expect.objectContaining({ code: 'CURSOR_INVALID' }));
    }
  });

  it('round-trip a session and a change number', () => {
    expect(sessionCursors.decode(sessionCursors.encode(ID))).toBe(ID);
    expect(decodeSyncCursor(encodeSyncCursor(123_456_789_012))).toBe(123_456_789_012);
  });

  it('are URL-safe', () => {
    expect(encodeFileCursor(TIMELINE_ORDER, { key: '-1', id: ID })).toMatch(/^[\w-]+$/);
  });

  const timeline = encodeFileCursor(TIMELINE_ORDER, { key: '0', id: ID });
  it.each([
    '',
    'rubbish',
    `${timeline}=`,
    `${timeline}A`,
    timeline.slice(0, -1),
    sessionCursors.encode(ID),
    code(`t1 0 ${ID.toUpperCase()}`),
    code(`t1 9999999999999999 ${ID}`),
    code(`t1 999999999999999 ${ID}`),
    code(`t1 ${Date.UTC(1800, 0, 1) - 1} ${ID}`),
    code(`t1 ${Date.UTC(2200, 0, 1)} ${ID}`),
    code(`t1 1.5 ${ID}`),
    code(`t2 0 ${ID}`),
    code(`t1 0 ${ID}\n`),
  ])('refuse %j as a timeline cursor', (cursor) => {
    expect(() => decodeFileCursor(cursor, TIMELINE_ORDER)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
  });

  it.each(['', timeline, code('s1 -1'), code('s1 1e3'), code('s1 9999999999999999')])(
    'refuse %j as a sync cursor',
    (cursor) => {
      expect(() => decodeSyncCursor(cursor)).toThrow(
        expect.objectContaining({ code: 'CURSOR_INVALID' }),
      );
    },
  );
});
