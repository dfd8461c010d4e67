import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import {
  AlbumCreateDocument,
  SavedSearchCreateDocument,
  SearchSuggestionsDocument,
  TagsDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles, trashFile } from '../../support/library/kept-files.ts';

/** Tags and their numbers of files. */
const TAGS: Readonly<Record<string, number>> = {
  'San Francisco': 4,
  'San Diego': 3,
  Café: 3,
  'Пляж Ёлка': 2,
  東京タワー: 2,
  '100%': 1,
  '%': 1,
  a_b: 1,
  _: 1,
  '🏖️': 1,
};

describe('search suggestions', () => {
  let server: GraphqlApp;
  let owner: TestUser;
  let stranger: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
    stranger = await server.app.signUp();
    for (const [tag, count] of Object.entries(TAGS)) {
      await keepFiles(server.app, owner, count, { tags: [tag] });
    }
    await server.app.installation.sql(
      `update file set camera = 'Canon EOS R6', city = 'San José', country = 'Costa Rica'
       where owner_id = $1 and tags && '{San Francisco,Café}'`,
      [owner.id],
    );
    await keepFiles(server.app, stranger, 1, { tags: ['San Remo'] });
    const [trashed = ''] = await keepFiles(server.app, owner, 1, { tags: ['San Trash'] });
    await trashFile(server.app, trashed);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const suggest = async (prefix: string, first?: number, user = owner) =>
    (
      await ask(
        server,
        SearchSuggestionsDocument,
        { prefix, ...(first ? { first } : {}) },
        user.token,
      )
    ).searchSuggestions;
  const textsOf = async (prefix: string, first?: number) =>
    (await suggest(prefix, first)).map(({ text }) => text);

  it('complete a word of tags, places and cameras, most files first', async () => {
    expect(await suggest('san')).toEqual([
      { kind: 'PLACE', text: 'San José, Costa Rica', fileCount: 7, id: null },
      { kind: 'TAG', text: 'San Francisco', fileCount: 4, id: null },
      { kind: 'TAG', text: 'San Diego', fileCount: 3, id: null },
    ]);
    expect(await suggest('r6')).toEqual([
      { kind: 'CAMERA', text: 'Canon EOS R6', fileCount: 7, id: null },
    ]);
    expect(await suggest('san', 10, stranger)).toEqual([
      { kind: 'TAG', text: 'San Remo', fileCount: 1, id: null },
    ]);
  });

  it.each([
    ['san fr', ['San Francisco']],
    ['SAN  JOSE', ['San José, Costa Rica']],
    ['cafe', ['Café']],
    ['CAFE\u0301', ['Café']],
    ['ca', ['Canon EOS R6', 'Café']],
    ['afe', []],
    ['елк', ['Пляж Ёлка']],
    ['東', ['東京タワー']],
    ['京タ', ['東京タワー']],
    ['100', ['100%']],
    ['%', ['%']],
    ['_', ['_']],
    ['a_b', ['a_b']],
    ['a%', ['a_b']],
    ['🏖️', ['🏖️']],
    ['\\', []],
    ["' or 1=1", []],
    ['tag:', []],
    ['a\u0000', ['a_b']],
    ['\u0000%', ['%']],
  ])('complete %j to %j', async (prefix, texts) => {
    expect(await textsOf(prefix)).toEqual(texts);
  });

  it('are the most frequent ones without a prefix', async () => {
    expect(await textsOf(' ', 3)).toEqual([
      'Canon EOS R6',
      'San José, Costa Rica',
      'San Francisco',
    ]);
    expect(await textsOf('')).toHaveLength(10);
  });

  it('begin with albums and saved searches, newest first', async () => {
    const album = await ask(
      server,
      AlbumCreateDocument,
      { input: { name: 'Sant Pol' } },
      owner.token,
    );
    const input = { name: 'My San trips' };
    const saved = await ask(server, SavedSearchCreateDocument, { input }, owner.token);
    const named = [
      {
        kind: 'SAVED_SEARCH',
        text: 'My San trips',
        fileCount: null,
        id: saved.savedSearchCreate?.savedSearch?.id,
      },
      { kind: 'ALBUM', text: 'Sant Pol', fileCount: null, id: album.albumCreate?.album?.id },
    ];
    const all = await suggest('san');
    expect(all.slice(0, 2)).toEqual(named);
    expect(all).toHaveLength(5);
    expect(await suggest('san', 3)).toEqual([all[0], all[2], all[3]]);
    expect(await suggest('san', 10, stranger)).toHaveLength(1);
  });

  it.each([
    ['x'.repeat(201), 10, 'FILTER_INVALID'],
    ['\ud800', 10, 'FILTER_INVALID'],
    ['a', 11, 'PAGE_INVALID'],
    ['a', 0, 'PAGE_INVALID'],
  ])('of %j are refused for %d', async (prefix, first, code) => {
    const answer = await send(server, SearchSuggestionsDocument, { prefix, first }, owner.token);
    expect(answer.errors?.[0]?.extensions).toEqual({ code });
  });

  it('match tags like `tags(query)`', async () => {
    const tagsOf = async (query: string) =>
      (await ask(server, TagsDocument, { first: 100, query }, owner.token)).tags.nodes;
    for (const query of ['san', 'san fr', 'CAFE', 'елк', '京', '%', '_', 'a%', '🏖️', 'afe']) {
      const tags = (await suggest(query)).filter(({ kind }) => kind === 'TAG');
      const expected = tags.map(({ text, fileCount }) => ({ name: text, fileCount }));
      expect(await tagsOf(query)).toEqual(
        expected.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      );
    }
    const page = { first: 1, query: 'san' };
    const { tags } = await ask(server, TagsDocument, page, owner.token);
    expect(tags.nodes).toEqual([{ name: 'San Diego', fileCount: 3 }]);
    const next = { ...page, after: tags.pageInfo.endCursor };
    const rest = (await ask(server, TagsDocument, next, owner.token)).tags;
    expect(rest).toMatchObject({
      nodes: [{ name: 'San Francisco' }],
      pageInfo: { hasNextPage: false },
    });
  });
});
