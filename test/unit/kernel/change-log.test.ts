import { describe, expect, it } from 'vitest';

import { type Change, requireKept, withCurrent } from '../../../src/kernel/change-log.ts';
import { FILE_CHANGES } from '../../../src/modules/library/application/files-changed-topic.ts';

const LIMITS = { ownerId: 'ann', latest: 20, prunedTo: 10 };

function change(number: number, id: string, kind: Change['kind']): Change {
  return { ownerId: 'ann', feed: FILE_CHANGES, number, id, kind };
}

describe('requireKept', () => {
  it.each([10, 11, 20])(
    'accepts position %i, from the latest pruned to the latest change',
    (number) => {
      expect(() => requireKept({ ownerId: 'ann', number }, LIMITS)).not.toThrow();
    },
  );

  it('accepts the start of a history without pruned changes', () => {
    const start = { ownerId: 'ann', number: 0 };
    expect(() => requireKept(start, { ownerId: 'ann', latest: 0, prunedTo: 0 })).not.toThrow();
  });

  it.each([
    ['before a pruned change', { ownerId: 'ann', number: 9 }],
    ['ahead of the history', { ownerId: 'ann', number: 21 }],
    ['of another account', { ownerId: 'bob', number: 15 }],
    ['of nobody', { ownerId: '', number: 15 }],
  ])('requires a resync for a position %s', (_name, position) => {
    expect(() => requireKept(position, LIMITS)).toThrow(
      expect.objectContaining({ code: 'RESYNC_REQUIRED' }),
    );
  });
});

describe('withCurrent', () => {
  it('adds the current rows, in the order of the changes', async () => {
    const asked: (readonly string[])[] = [];
    const changes = await withCurrent(
      [change(1, 'b', 'UPSERT'), change(2, 'gone', 'DELETE'), change(5, 'a', 'UPSERT')],
      async (ids) => {
        asked.push(ids);
        return [{ id: 'a' }, { id: 'b' }];
      },
    );
    expect(asked).toEqual([['b', 'gone', 'a']]);
    expect(changes.map(({ number, kind, row }) => [number, kind, row?.id])).toEqual([
      [1, 'UPSERT', 'b'],
      [2, 'DELETE', undefined],
      [5, 'UPSERT', 'a'],
    ]);
  });

  it('reports an item deleted in the meantime as deleted', async () => {
    const [only] = await withCurrent([change(1, 'a', 'UPSERT')], async () => []);
    expect(only).toMatchObject({ kind: 'DELETE', row: undefined });
  });

  it('reads nothing for no changes', async () => {
    const find = () => Promise.reject(new Error('read'));
    expect(await withCurrent([], find)).toEqual([]);
  });
});
