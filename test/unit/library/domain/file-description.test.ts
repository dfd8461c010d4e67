import { describe, expect, it } from 'vitest';

import { cleanDescription } from '../../../../src/modules/library/domain/file-description.ts';

describe('cleanDescription', () => {
  it('trims and normalizes the text and keeps its line breaks', () => {
    expect(cleanDescription('  Cafe\u0301 at dawn\nby the sea \t')).toBe(
      'Caf\u00e9 at dawn\nby the sea',
    );
  });

  it('accepts 2,000 characters and no more', () => {
    expect(cleanDescription('x'.repeat(2_000))).toHaveLength(2_000);
    expect(() => cleanDescription('x'.repeat(2_001))).toThrow('at most 2000 characters');
  });

  it.each([null, '', '   ', '\n'])('treats %j as no description', (text) => {
    expect(cleanDescription(text)).toBeNull();
  });

  it.each(['null\0', 'bell\u0007', 'escape\u001b[31m', 'half a pair \ud83d'])(
    'rejects %j',
    (text) => {
      expect(() => cleanDescription(text)).toThrow(
        expect.objectContaining({ code: 'FILE_DESCRIPTION_INVALID' }),
      );
    },
  );
});
