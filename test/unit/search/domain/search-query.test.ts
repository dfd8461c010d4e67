import { describe, expect, it } from 'vitest';

import { foldText } from '../../../../src/modules/search/domain/fold-text.ts';
import { SearchQuery } from '../../../../src/modules/search/domain/search-query.ts';

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

/** Terms in short: `-` before an excluded one, quotes around whole words. */
function termsOf(query: string): string[] | undefined {
  return SearchQuery.of(query)?.terms.map(
    ({ text, isWhole, isExcluded }) => (isExcluded ? '-' : '') + (isWhole ? `"${text}"` : text),
  );
}

describe('SearchQuery', () => {
  it.each([
    ['sea  a ÉT', ['sea', 'a', 'et']],
    ['img_20 a-1', ['img 20', 'a 1']],
    ['東京タ', ['東 京 タ']],
    ['"Lake Como"', ['"lake como"']],
    ['  "lake\tcomo " x', ['"lake como"', 'x']],
    ['-sea', ['-sea']],
    ['-"Lake Como" 2024', ['-"lake como"', '2024']],
    ['a"b c"d', ['a', '"b c"', 'd']],
    ['a-"b c"', ['a', '"b c"']],
    ['“lake como”', ['"lake como"']],
    ['lake "como 2024', ['lake', '"como 2024"']],
    ['- sea', ['sea']],
    ['--sea', ['-sea']],
    ['sea -sea "sea"', ['sea', '-sea', '"sea"']],
    ['sea SEA séa', ['sea']],
    ['sea & "%" -% -', ['sea']],
  ])('parses %j as %j', (query, terms) => {
    expect(termsOf(query)).toEqual(terms);
  });

  it.each(['%', '_', '\\', '%%%', '" \'', '"%"', '% -sea', '& | !'])(
    'finds nothing for %j, whose words have no searchable characters',
    (query) => {
      expect(SearchQuery.of(query)).toMatchObject({ findsNothing: true });
    },
  );

  it.each(['', ' ', '\n\t', '"', '""', '" "', '-', '--', '-%', '-"%"'])(
    'treats %j as no query',
    (query) => {
      expect(SearchQuery.of(query)).toBeUndefined();
    },
  );

  it.each([
    ['over 256 characters', 'x'.repeat(257)],
    ['over 10 terms', 'a b c d e f "g" -h -"i" j k'],
    ['malformed Unicode', '\ud800'],
  ])('refuses %s', (_what, query) => {
    expect(() => SearchQuery.of(query)).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID' }),
    );
  });
});
