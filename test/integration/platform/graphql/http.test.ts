import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestUser } from '../../../support/app/test-app.ts';
import { type GraphqlApp, send, startGraphqlApp } from '../../../support/graphql/graphql-app.ts';

const aliases = (count: number) =>
  `{ ${Array.from({ length: count }, (_, at) => `a${at}: viewer { id }`).join(' ')} }`;

const ALL_FIELDS = `id name originalName size mimeType category sha256 status capturedAt createdAt
  completedAt trashedAt tags availability restoredUntil
  download { __typename ... on DownloadLink { url expiresAt }
    ... on RetrievalRequired { availability storageClass tiers estimates { tier cost { amount } latestAt } }
    ... on RetrievalInProgress { request { id status } } }`;

describe('GraphQL over HTTP', () => {
  let server: GraphqlApp;
  let owner: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    owner = await server.app.signUp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('runs the initial query of GraphiQL', async () => {
    const query = `query Welcome { viewer { id }
      files(first: 10) { totalCount edges { node { id name } } } }`;
    const { data } = await send(server, query, {}, owner.token);
    expect(data).toMatchObject({ files: { totalCount: 0, edges: [] } });
  });

  it('allows introspection without a token', async () => {
    const { data } = await send(server, '{ __schema { queryType { name } } }', {});
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });

  it('accepts a page of 100 files with every field', async () => {
    const query = `{ files(first: 100) { totalCount syncCursor pageInfo { endCursor hasNextPage }
      edges { cursor node { ${ALL_FIELDS} } } } }`;
    const { errors } = await send(server, query, {}, owner.token);
    expect(errors).toBeUndefined();
  });

  it.each([
    ['16 aliases', aliases(16)],
    [
      'too many files at once',
      `{ ${Array.from({ length: 5 }, (_, at) => `a${at}: files(first: 100) { edges { node { ${ALL_FIELDS} } } }`).join(' ')} }`,
    ],
    [
      'a depth of 11',
      `{ __type(name: "File") { fields { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } } } }`,
    ],
  ])('refuses %s with COMPLEXITY_LIMIT', async (_what, query) => {
    const { status, data, errors } = await send(server, query, {}, owner.token);
    expect([status, data, errors?.[0]?.extensions]).toEqual([
      400,
      undefined,
      { code: 'COMPLEXITY_LIMIT' },
    ]);
  });

  it('accepts 15 aliases', async () => {
    expect((await send(server, aliases(15), {}, owner.token)).errors).toBeUndefined();
  });

  it('refuses more than 2,000 tokens', async () => {
    const { status, errors } = await send(server, `{ viewer { ${'id '.repeat(2_000)} } }`, {});
    expect([status, errors?.[0]?.message]).toEqual([400, expect.stringMatching(/2000 tokens/)]);
  });

  it('refuses a fragment cycle', async () => {
    const query = '{ viewer { ...A } } fragment A on User { id ...B } fragment B on User { ...A }';
    expect((await send(server, query, {}, owner.token)).status).toBe(400);
  });

  it('refuses batches', async () => {
    const one = { query: '{ __typename }' };
    expect((await post(JSON.stringify([one, one]))).status).toBe(400);
  });

  it('refuses bodies larger than 256 kB', async () => {
    const response = await post(
      JSON.stringify({ query: `{ viewer { id } } #${'x'.repeat(262_144)}` }),
    );
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('runs GET queries only for clients that require a preflight', async () => {
    const url = `${server.url}?query=${encodeURIComponent('{ __typename }')}`;
    expect((await fetch(url)).status).toBe(400);
    const asked = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } });
    expect([asked.status, await asked.json()]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  it('refuses mutations over GET', async () => {
    const query = encodeURIComponent(
      'mutation { signOut(refreshToken: "x") { userErrors { code } } }',
    );
    const headers = { 'apollo-require-preflight': 'true' };
    const response = await fetch(`${server.url}?query=${query}`, { headers });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('disables caching of responses', async () => {
    const response = await post(JSON.stringify({ query: '{ __typename }' }));
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('returns only the request ID for an internal error, and logs the details', async () => {
    await using other = await startGraphqlApp();
    const user = await other.app.signUp();
    const { quota } = other.app.installation;
    quota.read = () => Promise.reject(new Error('secret detail'));
    const { data, errors } = await send(other, '{ quota { usedBytes } }', {}, user.token);
    expect(data).toBeNull();
    expect(errors?.[0]).toMatchObject({
      message: 'Something went wrong on the server.',
      extensions: { code: 'INTERNAL', requestId: expect.any(String) },
    });
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(other.logged).toMatchObject([{ message: 'secret detail' }]);
  });
});
