import { describe, expect, it } from 'vitest';

import { WordPrefix } from '../../../../src/modules/search/domain/word-prefix.ts';

describe('a prefix', () => {
  it.each([
    ['San Fr', 'san fr', 'San Fr'],
    [' CAFÉ ', 'cafe', 'CAFÉ'],
    ['Ёл', 'ел', 'Ёл'],
    ['東京', '東 京', '東京'],
    ['%', '', '%'],
    ['_a', 'a', '_a'],
    ['a\u0000b', 'ab', 'ab'],
  ])('%j has the words %j', (text, words, literal) => {
    expect(WordPrefix.of(text)).toMatchObject({ words, literal });
  });

  it.each(['', ' \t', '\u0000'])('%j is blank', (text) => {
    expect(WordPrefix.of(text)).toBeUndefined();
  });

  it.each(['x'.repeat(201), '\ud800'])('%j is refused', (text) => {
    expect(() => WordPrefix.of(text)).toThrow(expect.objectContaining({ code: 'FILTER_INVALID' }));
  });
});
