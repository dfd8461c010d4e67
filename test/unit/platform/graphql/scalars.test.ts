import { GraphQLError, parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';

import { SyncCursorScalar } from '../../../../src/modules/library/api/graphql/cursors.ts';
import {
  ByteSizeScalar,
  DateTimeScalar,
  MimeTypeScalar,
  Sha256Scalar,
  UrlScalar,
} from '../../../../src/platform/graphql/scalars.ts';

const HASH = 'ab'.repeat(32);

describe('scalars', () => {
  it.each([
    [ByteSizeScalar, '5368709120', 5_368_709_120],
    [ByteSizeScalar, 0, 0],
    [ByteSizeScalar, '9007199254740991', 9_007_199_254_740_991],
    [DateTimeScalar, '2026-11-23T12:00:00+02:00', new Date('2026-11-23T10:00:00Z')],
    [DateTimeScalar, '2024-02-29t23:59:00-05:00', new Date('2024-03-01T04:59:00Z')],
    [Sha256Scalar, HASH.toUpperCase(), HASH],
    [MimeTypeScalar, 'Image/JPEG; q=1', 'image/jpeg'],
    [UrlScalar, 'https://example.org/a b', 'https://example.org/a%20b'],
  ])('%s accepts %j', (scalar, input, value) => {
    expect(scalar.parseValue(input)).toEqual(value);
    expect(scalar.parseLiteral(parseValue(JSON.stringify(input)), {})).toEqual(value);
  });

  it.each([
    [ByteSizeScalar, [-1, '-1', '1.5', 1.5, '', '01', '9007199254740992', '1e3', true, null, {}]],
    [DateTimeScalar, ['2026-11-23', '2026-11-23T10:00:00', '2026-02-32T10:00:00Z', 0, 'now']],
    [DateTimeScalar, ['2026-02-30T10:00:00Z', '2025-02-29T23:00:00-05:00', '2026-04-31T00:00Z']],
    [Sha256Scalar, ['ab', `${HASH}0`, 'g'.repeat(64), 1]],
    [MimeTypeScalar, ['image', 'image/', 'a b/c', 1]],
    [UrlScalar, ['/path', 1]],
    [SyncCursorScalar, ['rubbish', 5, '']],
  ])('%s refuses invalid values', (scalar, inputs) => {
    for (const input of inputs) {
      const refused = (() => {
        try {
          return scalar.parseValue(input);
        } catch (error) {
          return error;
        }
      })();
      expect([input, refused instanceof GraphQLError]).toEqual([input, true]);
      expect(refused).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    }
  });

  it('serialize byte counts as digits and times in UTC', () => {
    expect(ByteSizeScalar.serialize(5_368_709_120)).toBe('5368709120');
    expect(DateTimeScalar.serialize(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    const position = { ownerId: '0198f0a0-0000-7000-8000-000000000001', number: 42 };
    expect(SyncCursorScalar.parseValue(SyncCursorScalar.serialize(position))).toEqual(position);
  });
});
