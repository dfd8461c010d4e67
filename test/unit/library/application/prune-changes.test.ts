import { expect, it } from 'vitest';

import { FILE_CHANGES } from '../../../../src/modules/library/application/files-changed-topic.ts';
import {
  type ChangeRetention,
  PruneChanges,
} from '../../../../src/modules/library/application/prune-changes.ts';

const NOW = new Date('2026-12-03T03:33:00Z');

/** Numbers of deletions that are due, by owner. */
class Due implements ChangeRetention {
  readonly batches: number[] = [];
  readonly befores = new Set<string>();

  constructor(private readonly left: Map<string, number>) {}

  async owners(_feed: unknown, before: Date, limit: number): Promise<string[]> {
    this.befores.add(before.toISOString());
    return [...this.left.keys()].slice(0, limit);
  }

  async prune(_feed: unknown, ownerId: string, _before: Date, limit: number): Promise<number> {
    const left = this.left.get(ownerId) ?? 0;
    const pruned = Math.min(limit, left);
    this.batches.push(pruned);
    if (left > pruned) this.left.set(ownerId, left - pruned);
    else this.left.delete(ownerId);
    return pruned;
  }

  get isEmpty(): boolean {
    return this.left.size === 0;
  }
}

const prune = (due: Due) => new PruneChanges(due, [FILE_CHANGES], { now: () => NOW }, 180);

it('prunes the deletions of all owners that are older than the given days', async () => {
  const due = new Due(new Map(Array.from({ length: 2_500 }, (_, n) => [`owner ${n}`, 1])));
  await prune(due).execute();
  expect(due.isEmpty).toBe(true);
  expect([...due.befores]).toEqual(['2026-06-06T03:33:00.000Z']);
});

it('prunes the deletions of an owner in batches of 1,000', async () => {
  const due = new Due(new Map([['ann', 2_300]]));
  await prune(due).execute();
  expect(due.batches).toEqual([1_000, 1_000, 300]);
});

it('stops between batches when aborted', async () => {
  const due = new Due(new Map([['ann', 2_300]]));
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(prune(due).execute(stopped)).rejects.toThrow('stopped');
  expect(due.batches).toEqual([]);
});
