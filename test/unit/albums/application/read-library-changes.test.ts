import { describe, expect, it } from 'vitest';

import type { Change, ChangeLog } from '../../../../src/kernel/change-log.ts';
import { ALBUM_CHANGES } from '../../../../src/modules/albums/application/albums-changed-topic.ts';
import { ReadLibraryChanges } from '../../../../src/modules/albums/application/read-library-changes.ts';
import { FILE_CHANGES } from '../../../../src/modules/library/application/files-changed-topic.ts';

/** A history of deletions with these numbers; those divisible by three are of albums. */
function history(numbers: readonly number[], limits = { latest: 1_200, prunedTo: 0 }) {
  const log: ChangeLog = {
    read: async (ownerId, since, limit) => {
      const changes = numbers
        .filter((number) => number > since)
        .slice(0, limit)
        .map((number): Change => {
          const feed = number % 3 === 0 ? ALBUM_CHANGES : FILE_CHANGES;
          return { ownerId, feed, number, id: String(number), kind: 'DELETE' };
        });
      return { ownerId, ...limits, changes };
    },
  };
  const none = { find: async () => [] };
  const reader = new ReadLibraryChanges(log, none, none);
  return (since: number, first: number) =>
    reader.execute('ann', { ownerId: 'ann', number: since }, first);
}

describe('ReadLibraryChanges', () => {
  it('merges changes of files and albums in the order of their numbers', async () => {
    const { changes } = await history([1, 2, 3, 5, 6])(1, 10);
    expect(changes.map(({ of, change }) => [of, change.number])).toEqual([
      ['FILE', 2],
      ['ALBUM', 3],
      ['FILE', 5],
      ['ALBUM', 6],
    ]);
  });

  it('ends a page at its last change while more follow', async () => {
    const page = await history([1, 2, 3, 5])(0, 2);
    expect(page).toMatchObject({ end: { ownerId: 'ann', number: 2 }, hasNextPage: true });
  });

  it.each([
    ['full', [3, 4]],
    ['empty', []],
  ])('ends a last page that is %s at the latest change', async (_name, numbers) => {
    const page = await history(numbers)(0, 2);
    expect(page).toMatchObject({ end: { ownerId: 'ann', number: 1_200 }, hasNextPage: false });
  });

  it('requires a resync when changes after the position were pruned', async () => {
    const read = history([7], { latest: 7, prunedTo: 5 });
    await expect(read(4, 10)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    expect((await read(5, 10)).changes).toHaveLength(1);
  });

  it.each([0, 1_001, 1.5])('refuses a page size of %d', async (first) => {
    await expect(history([1])(0, first)).rejects.toMatchObject({ code: 'PAGE_INVALID' });
  });

  it('accepts a page size of 1,000', async () => {
    const numbers = Array.from({ length: 1_200 }, (_, n) => n + 1);
    const { changes } = await history(numbers)(0, 1_000);
    expect(changes).toHaveLength(1_000);
  });
});
