import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  type AlbumEntry,
  type AlbumPlace,
  appended,
  moved,
} from '../../../../src/modules/albums/domain/album-order.ts';

const after = (fileId: string): AlbumPlace => ({ kind: 'AFTER', fileId });
const before = (fileId: string): AlbumPlace => ({ kind: 'BEFORE', fileId });

function orderOf(entries: readonly AlbumEntry[]): string {
  return entries
    .toSorted((one, other) => one.position - other.position)
    .map(({ fileId }) => fileId)
    .join('');
}

function applied(entries: readonly AlbumEntry[], changed: readonly AlbumEntry[]): AlbumEntry[] {
  const positions = new Map(
    [...entries, ...changed].map((entry) => [entry.fileId, entry.position]),
  );
  return [...positions]
    .map(([fileId, position]) => ({ fileId, position }))
    .toSorted((one, other) => one.position - other.position);
}

describe('the order of an album', () => {
  const entries = appended(undefined, ['a', 'b', 'c', 'd', 'e']);

  it('appends new files at the end', () => {
    expect(entries.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
    expect(appended(4.75, ['f', 'g'])).toEqual([
      { fileId: 'f', position: 5 },
      { fileId: 'g', position: 6 },
    ]);
    expect(appended(-0.5, ['f'])).toEqual([{ fileId: 'f', position: 0 }]);
  });

  it.each([
    ['after another', ['a'], after('c'), 'bcade'],
    ['before another', ['e'], before('b'), 'aebcd'],
    ['to the start', ['d', 'c'], before('a'), 'dcabe'],
    ['to the end', ['b', 'a'], after('e'), 'cdeba'],
    ['to their current position', ['b', 'c'], after('a'), 'abcde'],
    ['in the given order, each once', ['e', 'a', 'e'], after('c'), 'bcead'],
    ['relative to one of the moved files', ['a', 'c', 'e'], after('c'), 'bcaed'],
    ['ignoring files that are not in the album', ['x', 'a'], after('b'), 'bacde'],
    ['not at all for an empty list', [], after('b'), 'abcde'],
  ])('moves files %s', (_what, fileIds, place, order) => {
    const changed = moved(entries, fileIds, place) ?? [];
    expect(orderOf(applied(entries, changed))).toBe(order);
  });

  it('updates only the moved files while there are free positions', () => {
    expect(moved(entries, ['e'], after('a'))).toEqual([{ fileId: 'e', position: 0.5 }]);
  });

  it('renumbers all files when there is no position between two neighbours', () => {
    const tight = [
      { fileId: 'a', position: 1 },
      { fileId: 'b', position: 1 + Number.EPSILON },
      { fileId: 'c', position: 7 },
    ];
    const changed = moved(tight, ['c'], after('a'));
    expect(changed).toEqual([
      { fileId: 'a', position: 0 },
      { fileId: 'c', position: 1 },
      { fileId: 'b', position: 2 },
    ]);
  });

  it('returns undefined for a place next to a file that is not in the album', () => {
    expect(moved(entries, ['a'], after('x'))).toBeUndefined();
  });

  it('matches a list model for random sequences of moves', () => {
    const files = Array.from({ length: 12 }, (_, at) => String.fromCharCode(97 + at));
    const file = fc.constantFrom(...files);
    const move = fc.record({
      fileIds: fc.array(file, { maxLength: 5 }),
      kind: fc.constantFrom('AFTER' as const, 'BEFORE' as const),
      fileId: file,
    });
    fc.assert(
      // Long enough for repeated halving to exhaust the 52 bits between two neighbours.
      fc.property(fc.array(move, { minLength: 1, maxLength: 150 }), (moves) => {
        let entriesNow: AlbumEntry[] = appended(undefined, files);
        let model = files;
        for (const { fileIds, kind, fileId } of moves) {
          const moving = [...new Set(fileIds)].filter((id) => id !== fileId);
          const rest = model.filter((id) => !moving.includes(id));
          const at = rest.indexOf(fileId) + (kind === 'AFTER' ? 1 : 0);
          model = rest.toSpliced(at, 0, ...moving);
          entriesNow = applied(entriesNow, moved(entriesNow, fileIds, { kind, fileId }) ?? []);
          expect(orderOf(entriesNow)).toBe(model.join(''));
          expect(new Set(entriesNow.map(({ position }) => position)).size).toBe(files.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('stays correct when files move to the same place thousands of times', () => {
    let now: AlbumEntry[] = appended(undefined, ['a', 'b', 'c']);
    let renumbered = 0;
    for (let turn = 0; turn < 3_000; turn += 1) {
      const last = now.at(-1)?.fileId ?? '';
      const changed = moved(now, [last], after('a')) ?? [];
      if (changed.length > 1) renumbered += 1;
      now = applied(now, changed);
      expect(orderOf(now)).toBe(turn % 2 === 0 ? 'acb' : 'abc');
    }
    expect(renumbered).toBeGreaterThan(0);
  });
});
