import { describe, expect, it } from 'vitest';

import {
  type Suggestion,
  SuggestSearches,
} from '../../../../src/modules/search/application/suggest-searches.ts';

const album = (n: number): Suggestion => ({
  kind: 'ALBUM',
  text: `album ${n}`,
  files: undefined,
  id: `${n}`,
});
const tag = (n: number): Suggestion => ({
  kind: 'TAG',
  text: `tag ${n}`,
  files: n,
  id: undefined,
});
const list = (count: number, of: (n: number) => Suggestion) =>
  Array.from({ length: count }, (_, n) => of(n));

function suggesting(albums: number, tags: number): SuggestSearches {
  return new SuggestSearches({
    labels: async (_owner, _prefix, limit) => list(tags, tag).slice(0, limit),
    named: async (_owner, _prefix, limit) => list(albums, album).slice(0, limit),
  });
}

async function textsOf(suggestions: SuggestSearches, first: number, prefix = 'a') {
  return (await suggestions.execute('owner-1', prefix, first)).map(({ text }) => text);
}

describe('suggestions', () => {
  it('begin with albums in up to half of the places', async () => {
    expect(await textsOf(suggesting(9, 9), 4)).toEqual(['album 0', 'album 1', 'tag 0', 'tag 1']);
    expect(await textsOf(suggesting(1, 9), 4)).toEqual(['album 0', 'tag 0', 'tag 1', 'tag 2']);
    expect(await textsOf(suggesting(9, 9), 1)).toEqual(['tag 0']);
  });

  it('end with more albums if places are left', async () => {
    const texts = ['album 0', 'album 1', 'tag 0', 'album 2'];
    expect(await textsOf(suggesting(9, 1), 4)).toEqual(texts);
  });

  it('contain no albums without a prefix', async () => {
    expect(await textsOf(suggesting(9, 2), 10, ' ')).toEqual(['tag 0', 'tag 1']);
  });

  it.each([0, 11, 1.5, Number.NaN])('are not %d', async (first) => {
    await expect(textsOf(suggesting(1, 1), first)).rejects.toMatchObject({ code: 'PAGE_INVALID' });
  });
});
