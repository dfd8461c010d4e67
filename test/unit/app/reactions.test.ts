import { describe, expect, it } from 'vitest';

import { reactionsTo } from '../../../src/app/contributions.ts';

describe('reactionsTo', () => {
  it.each(['FilePrinted', 'constructor', 'toString', '__proto__'])(
    'finds nothing to do for %s, an event that only a newer version knows',
    (type) => {
      expect(reactionsTo({ type })).toEqual([]);
    },
  );

  it('nudges those who follow the feed of a file that changed', () => {
    const event = { type: 'FileChanged', fileId: 'file', ownerId: 'owner' };
    expect(reactionsTo(event).map(({ kind }) => kind)).toEqual(['change', 'push']);
  });
});
