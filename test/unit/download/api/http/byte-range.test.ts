import { describe, expect, it } from 'vitest';

import { parseRange } from '../../../../../src/modules/download/api/http/byte-range.ts';

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', 10, 0, 0],
    ['bytes=2-5', 10, 2, 5],
    ['bytes=7-', 10, 7, 9],
    ['bytes=-3', 10, 7, 9],
    ['bytes=-300', 10, 0, 9],
    ['bytes=9-300', 10, 9, 9],
    ['BYTES=1-2', 10, 1, 2],
    ['bytes= 1-2\t', 10, 1, 2],
    ['bytes=00-01', 10, 0, 1],
    [`bytes=0-${'9'.repeat(10_000)}`, 10, 0, 9],
    [`bytes=-${'9'.repeat(10_000)}`, 10, 0, 9],
    ['bytes=5368709119-', 5_368_709_120, 5_368_709_119, 5_368_709_119],
  ])('parses %.40s of %d bytes as a range', (header, size, start, end) => {
    expect(parseRange(header, size)).toEqual({ kind: 'PART', range: { start, end } });
  });

  it.each([
    ['bytes=10-', 10],
    ['bytes=10-10', 10],
    ['bytes=-0', 10],
    [`bytes=${'9'.repeat(400)}-`, 10],
    ['bytes=9007199254740993-9007199254740995', 10],
  ])('reports %.40s of %d bytes as unsatisfiable', (header, size) => {
    expect(parseRange(header, size)).toEqual({ kind: 'UNSATISFIABLE' });
  });

  it.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=--1',
    'bytes=5-2',
    'bytes=0-1,3-4',
    'bytes=0-1,',
    'bytes=a-b',
    'bytes=0x1-2',
    'bytes=+1-2',
    'bytes=1.5-2',
    'bytes=1e1-',
    'bytes=٣-٤',
    'bytes =0-1',
    'bytes=0 - 1',
    'lines=0-1',
    'xbytes=0-1',
    'bytes=0-1\r\nX: y',
    `bytes=${' '.repeat(10_000)}`,
    '😀',
  ])('ignores %j', (header) => {
    expect(parseRange(header, 10)).toEqual({ kind: 'WHOLE' });
  });

  it.each(['bytes=0-', 'bytes=0-0', 'bytes=-5', 'bytes=7-'])(
    'returns the whole of an empty object for %s',
    (header) => {
      expect(parseRange(header, 0)).toEqual({ kind: 'WHOLE' });
    },
  );

  it('matches Buffer.subarray for 3,000 random ranges', () => {
    const random = numbers(20_261_123);
    const wrong = Array.from({ length: 1000 }, () => {
      const bytes = Buffer.from(Array.from({ length: 1 + random(40) }, () => random(256)));
      const [first, last] = [random(50), random(50)];
      const forms: [string, Buffer | 'WHOLE'][] = [
        [`bytes=${first}-${last}`, last < first ? 'WHOLE' : bytes.subarray(first, last + 1)],
        [`bytes=${first}-`, bytes.subarray(first)],
        [`bytes=-${first}`, first === 0 ? Buffer.alloc(0) : bytes.subarray(-first)],
      ];
      return forms.filter(([header, wanted]) => !answers(header, bytes, wanted));
    });
    expect(wrong.flat()).toEqual([]);
  });
});

function answers(header: string, bytes: Buffer, wanted: Buffer | 'WHOLE'): boolean {
  const parsed = parseRange(header, bytes.length);
  if (wanted === 'WHOLE') return parsed.kind === 'WHOLE';
  if (parsed.kind !== 'PART') return parsed.kind === 'UNSATISFIABLE' && wanted.length === 0;
  const { start, end } = parsed.range;
  return end < bytes.length && wanted.length > 0 && bytes.subarray(start, end + 1).equals(wanted);
}

/** Seeded random integers below a bound (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
