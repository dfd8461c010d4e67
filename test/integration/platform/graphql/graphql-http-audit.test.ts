import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type GraphqlApp, startGraphqlApp } from '../../../support/graphql/graphql-app.ts';

const MUST = 13;
const SHOULD = 23;

describe('GraphQL over HTTP specification (audits of graphql-http)', () => {
  let server: GraphqlApp;
  beforeAll(async () => {
    server = await startGraphqlApp();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const audits = serverAudits({ url: () => server.url });
  const named = (word: string) => audits.filter(({ name }) => name.startsWith(`${word} `));

  it('covers every requirement of the specification', () => {
    expect([named('MUST').length, named('SHOULD').length]).toEqual([MUST, SHOULD]);
  });

  it.each([...named('MUST'), ...named('SHOULD')])('$id $name', async ({ fn }) => {
    const result = await fn();
    expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
  });
});
