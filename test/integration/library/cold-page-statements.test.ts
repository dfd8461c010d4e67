import { Client } from 'pg';
import { expect, it, vi } from 'vitest';

import { startRetrievalApp } from '../../support/app/retrieval-app.ts';
import { send } from '../../support/graphql/graphql-app.ts';
import type { ArchivedFile } from '../../support/library/archived-file.ts';

const FILES = 40;

const PAGE = `query ($first: Int!) { files(first: $first) { nodes {
  id availability restoredUntil archive { state copies { provider state } }
  download {
    __typename
    ... on RetrievalRequired { estimates { tier cost { amount } } }
    ... on RetrievalInProgress { request { id status filesReady } }
  }
} } }`;

interface Page {
  readonly files: { readonly nodes: { readonly download: { readonly __typename: string } }[] };
}

it('a page of cold files does not send a statement per file', async () => {
  await using app = await startRetrievalApp({ idle: true });
  const files: ArchivedFile[] = [];
  for (let count = 0; count < FILES; count += 1) files.push(await app.archive());
  // Every second file has its own retrieval request.
  for (let at = 0; at < FILES; at += 2) {
    await app.request({ fileIds: [files[at]?.fileId ?? ''], tier: 'STANDARD' });
  }
  const token = await app.installation.accessTokens.issue(app.user.id, 900);
  const statements = vi.spyOn(Client.prototype, 'query');
  try {
    const page = async (first: number) => {
      statements.mockClear();
      const { data, errors } = await send<Page, object>(
        { url: `${app.url}/graphql` },
        PAGE,
        { first },
        token,
      );
      expect(errors).toBeUndefined();
      const kinds = (data?.files.nodes ?? []).map(({ download }) => download.__typename);
      return { kinds, statements: statements.mock.calls.length };
    };
    // Also opens the connections it needs.
    const two = await page(2);
    expect(two.kinds.toSorted()).toEqual(['RetrievalInProgress', 'RetrievalRequired']);
    const all = await page(100);
    expect(all.kinds).toHaveLength(FILES);
    expect(all.statements).toBeGreaterThan(0);
    // One per file, or per requested file, would already be more.
    expect(all.statements).toBeLessThan(FILES / 2);
  } finally {
    statements.mockRestore();
  }
  expect(app.deep.calls).toEqual({ retrieve: 0, stat: 0, listRestores: 0 });
});
