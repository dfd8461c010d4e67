import { describe, expect, it } from 'vitest';

import {
  decodeSessionCursor,
  decodeSyncCursor,
  decodeTimelineCursor,
  encodeSessionCursor,
  encodeSyncCursor,
  encodeTimelineCursor,
} from '../../../../src/api/graphql/cursors.ts';

const ID = '0198f0a0-0000-7000-8000-000000000001';
const code = (text: string) => Buffer.from(text).toString('base64url');

describe('cursors', () => {
  it.each(['1800-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '2199-12-31T23:59:59.999Z'])(
    'keep the place of %s to the millisecond',
    (time) => {
      const place = { sortAt: new Date(time), id: ID };
      expect(decodeTimelineCursor(encodeTimelineCursor(place))).toEqual(place);
    },
  );

  it('keep a session and a change number', () => {
    expect(decodeSessionCursor(encodeSessionCursor(ID))).toBe(ID);
    expect(decodeSyncCursor(encodeSyncCursor(123_456_789_012))).toBe(123_456_789_012);
  });

  it('are safe in a URL', () => {
    expect(encodeTimelineCursor({ sortAt: new Date(-1), id: ID })).toMatch(/^[\w-]+$/);
  });

  const timeline = encodeTimelineCursor({ sortAt: new Date(0), id: ID });
  it.each([
    '',
    'rubbish',
    `${timeline}=`,
    `${timeline}A`,
    timeline.slice(0, -1),
    encodeSessionCursor(ID),
    code(`t1 0 ${ID.toUpperCase()}`),
    code(`t1 9999999999999999 ${ID}`),
    code(`t1 999999999999999 ${ID}`),
    code(`t1 ${Date.UTC(1800, 0, 1) - 1} ${ID}`),
    code(`t1 ${Date.UTC(2200, 0, 1)} ${ID}`),
    code(`t1 1.5 ${ID}`),
    code(`t2 0 ${ID}`),
    code(`t1 0 ${ID}\n`),
  ])('refuses %j as a place in the timeline', (cursor) => {
    expect(() => decodeTimelineCursor(cursor)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
  });

  it.each(['', timeline, code('s1 -1'), code('s1 1e3'), code('s1 9999999999999999')])(
    'refuses %j as a place in the history',
    (cursor) => {
      expect(() => decodeSyncCursor(cursor)).toThrow(
        expect.objectContaining({ code: 'CURSOR_INVALID' }),
      );
    },
  );
});
