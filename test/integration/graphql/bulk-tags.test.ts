import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  FilesChangedDocument,
  FilesFavouriteDocument,
  FilesTagDocument,
  SyncCursorsDocument,
  TagDeleteDocument,
  TagMergeDocument,
  TagRenameDocument,
  TagsDocument,
  type TagsQueryVariables,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  connect,
  type GraphqlApp,
  send,
  startGraphqlApp,
  subscribe,
} from '../../support/graphql/graphql-app.ts';
import { keepFiles, trashFile } from '../../support/library/kept-files.ts';

let server: GraphqlApp;
let owner: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  server = await startGraphqlApp();
  stranger = await server.app.signUp();
});
afterAll(() => server[Symbol.asyncDispose]());

const fresh = async (): Promise<TestUser> => (owner = await server.app.signUp());
const tagFiles = async (ids: string[], add: string[], remove: string[] = []) => {
  const { filesTag } = await ask(server, FilesTagDocument, { ids, add, remove }, owner.token);
  if (!filesTag) throw new Error('no payload');
  return filesTag;
};
const tagsOf = async (variables: Partial<TagsQueryVariables> = {}) => {
  const { tags } = await ask(server, TagsDocument, { first: 100, ...variables }, owner.token);
  return tags;
};
const countsOf = async (variables: Partial<TagsQueryVariables> = {}) =>
  Object.fromEntries((await tagsOf(variables)).nodes.map((tag) => [tag.name, tag.fileCount]));

describe('filesTag', () => {
  it('returns results in the order of the IDs and does not stop at a refused file', async () => {
    await fresh();
    const [first = '', second = ''] = await keepFiles(server.app, owner, 2, { tags: ['old', 'x'] });
    const [foreign = ''] = await keepFiles(server.app, stranger, 1);
    const missing = formatId('file', server.app.installation.ids.next());
    const ids = [second, foreign, 'file_none', first, missing, second];
    const { results, userErrors } = await tagFiles(ids, ['new'], ['old']);
    expect(userErrors).toEqual([]);
    expect(results.map(({ id }) => id)).toEqual(ids);
    const done = { tags: ['x', 'new'] };
    const refused = (at: number) => [{ code: 'NOT_FOUND', field: ['ids', String(at)] }];
    expect(results).toMatchObject([
      { file: done, userErrors: [] },
      { file: null, userErrors: refused(1) },
      { file: null, userErrors: refused(2) },
      { file: done, userErrors: [] },
      { file: null, userErrors: refused(4) },
      { file: done, userErrors: [] },
    ]);
  });

  it('refuses a file that would have too many tags, and an invalid tag', async () => {
    await fresh();
    const hundred = Array.from({ length: 100 }, (_, at) => `t${at}`);
    const [full = ''] = await keepFiles(server.app, owner, 1, { tags: hundred });
    const [empty = ''] = await keepFiles(server.app, owner, 1);
    const { results } = await tagFiles([full, empty], ['new']);
    expect(results[0]).toMatchObject({
      file: { tags: hundred },
      userErrors: [{ code: 'TAG_INVALID' }],
    });
    expect(results[1]).toMatchObject({ file: { tags: ['new'] }, userErrors: [] });
    expect(await tagFiles([empty], ['a\nb'])).toEqual({
      results: [],
      userErrors: [{ code: 'TAG_INVALID' }],
    });
  });

  it('accepts 1,000 files, notifies of each, and refuses 1,001', async () => {
    await fresh();
    const { files } = await ask(server, SyncCursorsDocument, {}, owner.token);
    const since = files.syncCursor;
    const ids = await keepFiles(server.app, owner, 1_000);
    await using client = connect(server, owner.token);
    await using events = subscribe(client, FilesChangedDocument, { since });
    const { results } = await tagFiles(ids.toReversed(), ['many']);
    expect(results.every(({ file }) => file?.tags.join() === 'many')).toBe(true);
    const told = new Set<string>();
    while (told.size < ids.length) {
      const { filesChanged } = await events.next();
      expect(filesChanged.file?.tags).toEqual(['many']);
      told.add(filesChanged.fileId);
    }
    expect(told).toEqual(new Set(ids));

    const tooMany = { ids: [...ids, ids[0] ?? ''], add: ['more'] };
    const { errors } = await send(server, FilesTagDocument, tooMany, owner.token);
    expect(errors?.[0]?.extensions).toEqual({ code: 'PAGE_INVALID' });
    expect(await countsOf()).toEqual({ many: 1_000 });
  });

  it('loses no tag when added to the same files concurrently', async () => {
    await fresh();
    const ids = await keepFiles(server.app, owner, 50);
    await Promise.all(['a', 'b', 'c', 'd'].map((tag) => tagFiles(ids, [tag])));
    expect(await countsOf()).toEqual({ a: 50, b: 50, c: 50, d: 50 });
  });
});

describe('filesFavourite', () => {
  it('adds and removes favourites independently', async () => {
    await fresh();
    const [mine = ''] = await keepFiles(server.app, owner, 1);
    const [foreign = ''] = await keepFiles(server.app, stranger, 1);
    const { ids: made } = server.app.installation;
    for (const favourite of [true, true, false]) {
      const ids = [foreign, mine];
      const variables = { ids, favourite };
      const answer = await ask(server, FilesFavouriteDocument, variables, owner.token);
      expect(answer.filesFavourite?.results).toMatchObject([
        { file: null, userErrors: [{ code: 'NOT_FOUND' }] },
        { file: { favourite }, userErrors: [] },
      ]);
    }
    const ids = Array.from({ length: 1_001 }, () => formatId('file', made.next()));
    const { errors } = await send(
      server,
      FilesFavouriteDocument,
      { ids, favourite: true },
      owner.token,
    );
    expect(errors?.[0]?.extensions).toEqual({ code: 'PAGE_INVALID' });
  });
});

describe('the list of tags', () => {
  it('counts visible files, pages in order, and matches the start of words regardless of case and accents', async () => {
    await fresh();
    await keepFiles(server.app, owner, 2, { tags: ['Sea', 'sun'] });
    const [gone = ''] = await keepFiles(server.app, owner, 1, {
      tags: ['sun', 'only in the trash'],
    });
    await keepFiles(server.app, stranger, 1, { tags: ['Sea', 'foreign'] });
    expect(await countsOf()).toEqual({ Sea: 2, sun: 3, 'only in the trash': 1 });
    await trashFile(server.app, gone);
    expect(await countsOf()).toEqual({ Sea: 2, sun: 2 });
    const first = await tagsOf({ first: 1 });
    expect(first).toMatchObject({ nodes: [{ name: 'Sea' }], pageInfo: { hasNextPage: true } });
    const rest = await tagsOf({ first: 1, after: first.pageInfo.endCursor ?? '' });
    expect(rest).toMatchObject({
      nodes: [{ name: 'sun' }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    expect(await countsOf({ query: 'sÉ' })).toEqual({ Sea: 2 });
    expect(await countsOf({ query: 'ea' })).toEqual({});
    for (const query of ['%', '_', 'snow', 'a\u0000'])
      expect(await countsOf({ query })).toEqual({});
  });
});

describe('a tag on all files', () => {
  const payload = (filesChanged: number) => ({ filesChanged, complete: true, userErrors: [] });

  it('is renamed, merging with an existing tag and including files in the trash', async () => {
    await fresh();
    const [both = ''] = await keepFiles(server.app, owner, 1, { tags: ['a', 'x', 'b'] });
    const [trashed = ''] = await keepFiles(server.app, owner, 1, { tags: ['a'] });
    await trashFile(server.app, trashed);
    await keepFiles(server.app, stranger, 1, { tags: ['a'] });
    const rename = async (from: string, to: string) =>
      (await ask(server, TagRenameDocument, { from, to }, owner.token)).tagRename;
    expect(await rename('a', ' b ')).toEqual(payload(2));
    expect(await rename('a', 'b')).toEqual(payload(0));
    expect(await rename('b', 'b')).toEqual(payload(0));
    expect((await tagFiles([both, trashed], [])).results).toMatchObject([
      { file: { tags: ['b', 'x'] } },
      { file: { tags: ['b'] } },
    ]);
    expect(await rename('b', '')).toMatchObject({ userErrors: [{ code: 'TAG_INVALID' }] });
    owner = stranger;
    expect(await countsOf()).toMatchObject({ a: 1 });
  });

  it('is merged from several tags and deleted', async () => {
    await fresh();
    await keepFiles(server.app, owner, 3, { tags: ['a', 'b', 'c'] });
    await keepFiles(server.app, owner, 1, { tags: ['c'] });
    const merge = { from: ['a', 'b', 'none', 'c'], to: 'c' };
    expect((await ask(server, TagMergeDocument, merge, owner.token)).tagMerge).toEqual(payload(3));
    expect(await countsOf()).toEqual({ c: 4 });
    const deleted = await ask(server, TagDeleteDocument, { name: 'c' }, owner.token);
    expect(deleted.tagDelete).toEqual(payload(4));
    expect(await countsOf()).toEqual({});
  });

  it('is renamed on more files than fit in one transaction, during concurrent tagging', async () => {
    await fresh();
    const ids = await keepFiles(server.app, owner, 1_201, { tags: ['old'] });
    const [renamed] = await Promise.all([
      ask(server, TagRenameDocument, { from: 'old', to: 'new' }, owner.token),
      tagFiles(ids.slice(-1_000), ['other']),
    ]);
    expect(renamed.tagRename).toEqual(payload(1_201));
    expect(await countsOf()).toEqual({ new: 1_201, other: 1_000 });
  });
});
