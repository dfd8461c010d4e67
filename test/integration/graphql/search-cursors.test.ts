import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../support/app/test-app.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import { type FileFilter, SearchDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';
import { seedLibrary, type SeededFile } from '../../support/library/seeded-library.ts';

const FILES = 200;

describe('cursors and counts of a search', { timeout: 60_000 }, () => {
  const random = SeededRandom.ofRun();
  let server: GraphqlApp;
  let owner: TestUser;
  let stranger: TestUser;
  let files: SeededFile[];
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
    stranger = await server.app.signUp();
    files = await seedLibrary(server.app, owner, FILES, random);
    await seedLibrary(server.app, stranger, 50, random);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('lists each file once during uploads', async () => {
    const other = await server.app.signUp();
    const before = await keepFiles(server.app, other, 20);
    const page = async (after?: string | null) =>
      (
        await ask(
          server,
          SearchDocument,
          { first: 5, after, orderBy: { field: 'SIZE', direction: 'ASC' } },
          other.token,
        )
      ).files;
    const seen: string[] = [];
    let after: string | null | undefined;
    for (let turn = 0; turn < 4; turn += 1) {
      const { nodes, pageInfo } = await page(after);
      seen.push(...nodes.map(({ id }) => id));
      after = pageInfo.endCursor;
      await keepFiles(server.app, other, 3, { size: 0 });
    }
    expect(seen.toSorted()).toEqual(before.toSorted());
  });

  it('refuses a cursor of another query, filter or order', async () => {
    const list = { first: 1, query: 'cafe', filter: { hasLocation: true } };
    const { pageInfo } = (await ask(server, SearchDocument, list, owner.token)).files;
    const after = pageInfo.endCursor;
    for (const other of [
      { query: 'caf' },
      { filter: { hasLocation: false } },
      { orderBy: { field: 'NAME', direction: 'ASC' } },
    ] as const) {
      const variables = { ...list, after, ...other };
      const { errors } = await send(server, SearchDocument, variables, owner.token);
      expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['CURSOR_INVALID']);
    }
    expect(
      (await ask(server, SearchDocument, { ...list, after }, owner.token)).files.nodes,
    ).toHaveLength(1);
  });

  it("treats another user's cursor as a made-up position", async () => {
    const list = { first: 100, query: 'cafe' };
    const { pageInfo } = (await ask(server, SearchDocument, { ...list, first: 9 }, owner.token))
      .files;
    const theirs = pageInfo.endCursor ?? '';
    const [kind, key, , position] = Buffer.from(theirs, 'base64url').toString().split(' ');
    const madeUp = [kind, key, '00000000-0000-7000-8000-000000000000', position].join(' ');
    const pages = [];
    for (const after of [theirs, Buffer.from(madeUp).toString('base64url')]) {
      pages.push((await ask(server, SearchDocument, { ...list, after }, stranger.token)).files);
    }
    expect(pages[0]).toEqual(pages[1]);
  });

  it('counts all files and matches', async () => {
    const totalOf = async (filter?: FileFilter) => {
      const { totalCount, totalCountIsEstimate } = (
        await ask(server, SearchDocument, { first: 1, filter }, owner.token)
      ).files;
      expect(totalCountIsEstimate).toBe(false);
      return totalCount;
    };
    expect(await totalOf()).toBe(FILES);
    expect(await totalOf({ favourite: true })).toBe(
      files.filter(({ favourite }) => favourite).length,
    );
    expect(await totalOf({ name: '%' })).toBe(0);
  });
});
