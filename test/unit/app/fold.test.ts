import { describe, expect, it } from 'vitest';

import { joined, joinedReactions } from '../../../src/app/fold.ts';
import type { Reaction } from '../../../src/kernel/reaction.ts';

describe('joined', () => {
  it('joins the records of all modules, and takes a module without one', () => {
    expect(joined('job', [{ a: 1 }, undefined, { b: 2 }])).toEqual({ a: 1, b: 2 });
  });

  it('refuses a name that two modules use, and names each of them', () => {
    expect(() => joined('job', [{ a: 1, b: 1 }, { a: 2, c: 2 }, { b: 3 }])).toThrow(
      'job defined more than once: a, b',
    );
  });
});

describe('joinedReactions', () => {
  const push = (topic: string): Reaction => ({ kind: 'push', topic, payload: null });
  const reactionsTo = joinedReactions([
    { Happened: () => [push('low')] },
    undefined,
    { Happened: () => [push('high')], Other: () => [] },
  ]);

  it('gives what follows in every module, the lower ones first', () => {
    expect(reactionsTo({ type: 'Happened' })).toEqual([push('low'), push('high')]);
  });

  it('gives nothing for an event that only a newer version knows', () => {
    expect(reactionsTo({ type: 'Unknown' })).toEqual([]);
    expect(reactionsTo({ type: 'constructor' })).toEqual([]);
  });
});
