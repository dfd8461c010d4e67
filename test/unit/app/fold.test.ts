import { describe, expect, it } from 'vitest';

import { entryOf, joined, joinedReactions } from '../../../src/app/fold.ts';
import type { Reaction } from '../../../src/kernel/reaction.ts';

describe('joined', () => {
  it('joins the records of all modules and skips modules without one', () => {
    expect(joined('job', [{ a: 1 }, undefined, { b: 2 }])).toEqual({ a: 1, b: 2 });
  });

  it('refuses duplicate names and lists them', () => {
    expect(() => joined('job', [{ a: 1, b: 1 }, { a: 2, c: 2 }, { b: 3 }])).toThrow(
      'job defined more than once: a, b',
    );
  });
});

describe('entryOf', () => {
  it('returns the entry with the name', () => {
    expect(entryOf('step', { plan: 1 }, 'plan')).toBe(1);
  });

  it.each(['other', 'constructor'])('throws for %s, which no module defines', (name) => {
    expect(() => entryOf('step', { plan: 1 }, name)).toThrow(`No module defines the step ${name}.`);
  });
});

describe('joinedReactions', () => {
  const push = (topic: string): Reaction => ({ kind: 'push', topic, payload: null });
  const reactionsTo = joinedReactions([
    { Happened: () => [push('low')] },
    undefined,
    { Happened: () => [push('high')], Other: () => [] },
  ]);

  it('returns the reactions of every module, lower modules first', () => {
    expect(reactionsTo({ type: 'Happened' })).toEqual([push('low'), push('high')]);
  });

  it('returns no reactions for an unknown event', () => {
    expect(reactionsTo({ type: 'Unknown' })).toEqual([]);
    expect(reactionsTo({ type: 'constructor' })).toEqual([]);
  });
});
