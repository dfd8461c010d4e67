import { describe, expect, it } from 'vitest';

import { reactionsTo } from '../../../src/app/contributions.ts';

describe('reactionsTo', () => {
  it.each(['FilePrinted', 'constructor', 'toString', '__proto__'])(
    'returns no reactions for the unknown event %s',
    (type) => {
      expect(reactionsTo({ type })).toEqual([]);
    },
  );

  it('records and pushes the change of a file', () => {
    const event = { type: 'FileChanged', fileId: 'file', ownerId: 'owner' };
    expect(reactionsTo(event).map(({ kind }) => kind)).toEqual(['change', 'push']);
  });
});
