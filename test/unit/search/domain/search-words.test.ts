import { describe, expect, it } from 'vitest';

import { foldText } from '../../../../src/modules/search/domain/fold-text.ts';
import { SearchWords } from '../../../../src/modules/search/domain/search-words.ts';

describe('foldText', () => {
  it.each([
    ['IMG_2024-05.JPG', 'img 2024 05 jpg'],
    ['Café Zürich', 'cafe zurich'],
    ['Cafe\u0301', 'cafe'],
    ['Straße, Łódź, Smørrebrød, İzmir', 'strasse lodz smorrebrod izmir'],
    ['ＦＵＬＬ　width ①', 'full width 1'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσευσ'],
    ['Пляж Ёлка', 'пляж елка'],
    ['東京タワー', '東 京 タ ワ ー'],
    ['sun🏖️sea', 'sun u1f3d6 sea'],
    ['100%_\\"\'', '100'],
    [' \t%_\\ ', ''],
  ])('folds %j to %j', (given, folded) => {
    expect(foldText(given)).toBe(folded);
    expect(foldText(folded)).toBe(folded);
  });
});

describe('SearchWords', () => {
  it('matches words of three letters anywhere, and shorter ones at the start of a word', () => {
    expect(SearchWords.of('sea  a ÉT img_20 a-1')?.words).toEqual([
      { text: 'sea', at: 'ANYWHERE' },
      { text: 'a', at: 'WORD_START' },
      { text: 'et', at: 'WORD_START' },
      { text: 'img 20', at: 'ANYWHERE' },
      { text: 'a 1', at: 'WORD_START' },
    ]);
  });

  it('drops duplicates and words of punctuation', () => {
    expect(SearchWords.of('Sea - SEA & séa')?.words.map(({ text }) => text)).toEqual(['sea']);
  });

  it.each(['%', '_', '\\', '%%%', '" \'', '--'])('finds nothing for %j alone', (query) => {
    expect(SearchWords.of(query)).toMatchObject({ words: [], findNothing: true });
  });

  it.each(['', ' ', '\n\t'])('treats %j as no query', (query) => {
    expect(SearchWords.of(query)).toBeUndefined();
  });

  it.each([
    ['over 256 characters', 'x'.repeat(257)],
    ['over 10 words', 'a b c d e f g h i j k'],
    ['malformed Unicode', '\ud800'],
  ])('refuses %s', (_what, query) => {
    expect(() => SearchWords.of(query)).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID' }),
    );
  });
});
