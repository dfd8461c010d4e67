import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { type RetrievalApp, startRetrievalApp } from '../../support/app/retrieval-app.ts';
import { until } from '../../support/general/until.ts';
import {
  EstimateRetrievalDocument,
  FileDownloadDocument,
  RetrievalCancelDocument,
  RetrievalExtendDocument,
  RetrievalRequestDocument,
  RetrievalsDocument,
  RetrievalUpdatedDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, connect, send, subscribe } from '../../support/graphql/graphql-app.ts';
import type { ArchivedFile } from '../../support/library/archived-file.ts';
import { sha256 } from '../../support/storage/object-source.ts';

const NOBODYS = formatId('retrieval', '00000000-0000-7000-8000-000000000000');

let app: RetrievalApp;
let server: { url: string; socketUrl: string };
let file: ArchivedFile;
let id: string;
beforeEach(async () => {
  app = await startRetrievalApp();
  server = { url: `${app.url}/graphql`, socketUrl: `${app.url.replace('http', 'ws')}/graphql` };
  file = await app.archive();
  id = formatId('file', file.fileId);
});
afterEach(() => app[Symbol.asyncDispose]());

/** Tokens expire within minutes, and the clock is advanced by hours. */
function token(userId = app.user.id): Promise<string> {
  return app.installation.accessTokens.issue(userId, 900);
}

async function request(input: object) {
  const variables = { input: { ids: [id], ...input } };
  const { retrievalRequest } = await ask(
    server,
    RetrievalRequestDocument,
    variables,
    await token(),
  );
  return retrievalRequest;
}

async function requested(input: object = { tier: 'STANDARD' }): Promise<string> {
  const outcome = await request(input);
  if (!outcome?.retrieval) throw new Error(JSON.stringify(outcome));
  return outcome.retrieval.id;
}

describe('a retrieval in GraphQL', () => {
  it('can be requested, watched until it expires, and listed', async () => {
    const requestId = await requested();
    await using client = connect(server, await token());
    await using updates = subscribe(client, RetrievalUpdatedDocument, { id: requestId });
    const kind = (wanted: string) =>
      updates.until(({ retrievalUpdated }) => retrievalUpdated.kind === wanted);
    const first = await updates.next();
    expect(first.retrievalUpdated.kind).toBe('CURRENT');
    await app.becomes(requestId.replace('retrieval_', ''), 'IN_PROGRESS');
    app.pass(12);
    const { retrievalUpdated } = await kind('READY');
    expect(retrievalUpdated.request).toMatchObject({
      status: 'READY',
      filesTotal: 1,
      filesReady: 1,
      percent: 100,
    });
    const variables = { id: requestId, days: 5 };
    const extended = await ask(server, RetrievalExtendDocument, variables, await token());
    expect(extended.retrievalExtend).toMatchObject({ retrieval: { days: 5 }, userErrors: [] });
    const longer = (await kind('EXTENDED')).retrievalUpdated.request.expiresAt ?? '';
    app.pass((Date.parse(longer) - app.clock.now().getTime()) / 3_600_000 - 1);
    await kind('EXPIRING');
    app.pass(1.1);
    await kind('EXPIRED');
    await updates.ended();

    const again = await requested();
    const { retrievals } = await ask(server, RetrievalsDocument, { first: 1 }, await token());
    expect(retrievals).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: true },
      nodes: [{ id: again, items: { nodes: [{ bytes: '1000', file: { id } }] } }],
    });
    const page = { first: 1, after: retrievals.pageInfo.endCursor };
    const second = await ask(server, RetrievalsDocument, page, await token());
    expect(second.retrievals).toMatchObject({
      pageInfo: { hasNextPage: false },
      nodes: [{ id: requestId, status: 'EXPIRED', items: { nodes: [{ status: 'EXPIRED' }] } }],
    });
  });

  it('is included in a subscription to all retrievals, even if requested later', async () => {
    await using client = connect(server, await token());
    await using updates = subscribe(client, RetrievalUpdatedDocument, {});
    const isCancelled = ({ retrievalUpdated }: { retrievalUpdated: { kind: string } }) =>
      retrievalUpdated.kind === 'CANCELLED';
    // Requests until the first event, so that the subscription is active.
    let isActive = false;
    const active = updates.next().then(() => (isActive = true));
    await until(async () => {
      await requested();
      return isActive;
    });
    await active;
    const cancelled = updates.until(isCancelled);
    const requestId = await requested();
    const { retrievalCancel } = await ask(
      server,
      RetrievalCancelDocument,
      { id: requestId },
      await token(),
    );
    expect(retrievalCancel).toMatchObject({ retrieval: { status: 'CANCELLED' }, userErrors: [] });
    expect((await cancelled).retrievalUpdated.request.id).toBe(requestId);
    const again = await ask(server, RetrievalCancelDocument, { id: requestId }, await token());
    expect(again.retrievalCancel?.userErrors).toMatchObject([{ code: 'RETRIEVAL_STATUS_INVALID' }]);
  });

  it.each([
    ['an unsupported tier', { tier: 'EXPEDITED' }, 'RETRIEVAL_TIER_UNSUPPORTED', 'tier'],
    ['too few days', { tier: 'STANDARD', days: 1 }, 'RETRIEVAL_DAYS_INVALID', 'days'],
    ['a deadline that no tier meets', { neededBy: new Date() }, 'RETRIEVAL_TOO_LATE', 'neededBy'],
    [
      'a cost above the limit',
      { tier: 'STANDARD', maxCost: { amount: '0', currency: 'USD' } },
      'RETRIEVAL_COST_EXCEEDED',
      'maxCost',
    ],
    [
      'an invalid amount',
      { maxCost: { amount: 'x', currency: 'USD' } },
      'RETRIEVAL_COST_EXCEEDED',
      'maxCost',
    ],
    ['an unknown file', { ids: [formatId('file', NOBODYS.slice(10))] }, 'NOT_FOUND', 'ids'],
    ['an invalid ID', { ids: ['x'] }, 'NOT_FOUND', 'ids'],
  ])('is refused for %s without calling the provider', async (_what, input, code, field) => {
    const outcome = await request(input);
    expect(outcome).toMatchObject({
      retrieval: null,
      userErrors: [{ code, field: ['input', field] }],
    });
    expect(app.deep.asked).toEqual([]);
    expect(await app.installation.sql('select id from retrieval_request')).toEqual([]);
  });

  it('is refused for more than 1,000 files', async () => {
    const ids = Array.from({ length: 1_001 }, (_, at) =>
      formatId('file', `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`),
    );
    const variables = { input: { ids } };
    const { errors } = await send(server, RetrievalRequestDocument, variables, await token());
    expect(errors?.[0]?.extensions).toEqual({ code: 'PAGE_INVALID' });
  });

  it('of another user looks like a missing one', async () => {
    const requestId = await requested();
    const stranger = await app.signUp();
    const other = await token(stranger.id);
    const query = `query ($id: ID!) { retrieval(id: $id) { id } node(id: $id) { id } }`;
    for (const wanted of [requestId, NOBODYS]) {
      const variables = { id: wanted };
      const { data } = await send(server, query, variables, other);
      expect(data).toEqual({ retrieval: null, node: null });
      const cancelled = await ask(server, RetrievalCancelDocument, variables, other);
      expect(cancelled.retrievalCancel?.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['id'] }]);
      await using client = connect(server, other);
      await using updates = subscribe(client, RetrievalUpdatedDocument, variables);
      const refused: unknown = await updates.next().catch((error: unknown) => error);
      expect(JSON.stringify(refused)).toContain('NOT_FOUND');
    }
    const { data } = await send(server, query, { id: requestId }, await token());
    expect(data).toEqual({ retrieval: { id: requestId }, node: { id: requestId } });
    const estimate = await send(server, EstimateRetrievalDocument, { ids: [id] }, other);
    expect(estimate.errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
  });
});

describe('a download of a cold file', () => {
  const content = async (method = 'GET') =>
    fetch(`${app.url}/files/${id}/content`, {
      method,
      headers: { authorization: `Bearer ${await token()}` },
    });
  const download = async () =>
    (await ask(server, FileDownloadDocument, { id }, await token())).file?.download;

  it('returns estimates, then the retrieval in progress, then a link that expires with the restored copy', async () => {
    expect(await download()).toMatchObject({
      __typename: 'RetrievalRequired',
      estimates: [{ tier: 'STANDARD' }, { tier: 'BULK' }],
    });
    const refused = await content();
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      409,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(await refused.json()).toMatchObject({
      code: 'RETRIEVAL_REQUIRED',
      availability: 'COLD',
    });
    expect((await content('HEAD')).status).toBe(409);

    const requestId = await requested();
    await app.becomes(requestId.replace('retrieval_', ''), 'IN_PROGRESS');
    expect(await download()).toMatchObject({ request: { id: requestId } });
    const warming = await content();
    expect([warming.status, await warming.json()]).toMatchObject([
      409,
      { code: 'RETRIEVAL_IN_PROGRESS', request: { id: requestId, filesTotal: 1 } },
    ]);

    app.pass(12);
    const { expiresAt } = await app.becomes(requestId.replace('retrieval_', ''), 'READY');
    const end = expiresAt?.getTime() ?? 0;
    const link = await download();
    if (link?.__typename !== 'DownloadLink') throw new Error('no link');
    const answer = await fetch(link.url);
    expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(sha256(file.bytes));

    // Five minutes before the copy expires.
    app.clock.advance(end - app.clock.now().getTime() - 5 * 60_000);
    const short = await download();
    if (short?.__typename !== 'DownloadLink') throw new Error('no link');
    expect(new Date(short.expiresAt).getTime()).toBeLessThanOrEqual(end);
    expect((await fetch(short.url)).status).toBe(200);
    app.clock.advance(5 * 60_000 + 1_000);
    expect((await fetch(short.url)).status).toBe(403);
    expect((await content()).status).toBe(409);
  });

  it('at a removed provider has no estimate and does not affect others', async () => {
    const other = await app.archive();
    await app.installation.sql(`update content_copy set provider = 'gone' where content_id = $1`, [
      other.contentId,
    ]);
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on File {
      download { ... on RetrievalRequired { estimates { tier } } } } } }`;
    const ids = [id, formatId('file', other.fileId)];
    const { data, errors } = await send(server, query, { ids }, await token());
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      nodes: [
        { download: { estimates: [{ tier: 'STANDARD' }, { tier: 'BULK' }] } },
        { download: { estimates: [] } },
      ],
    });
    const refused = await send(server, EstimateRetrievalDocument, { ids }, await token());
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });

  it('whose retrieval was cancelled shows a restore without a request, and a new request joins it', async () => {
    const requestId = await requested();
    await app.becomes(requestId.replace('retrieval_', ''), 'IN_PROGRESS');
    await ask(server, RetrievalCancelDocument, { id: requestId }, await token());
    expect(await download()).toEqual({ __typename: 'RetrievalInProgress', request: null });
    const refused = await content();
    const problem: unknown = await refused.json();
    expect([refused.status, problem]).toMatchObject([409, { code: 'RETRIEVAL_IN_PROGRESS' }]);
    expect(problem).not.toHaveProperty('request');
    const again = await request({
      tier: 'STANDARD',
      maxCost: { amount: '0', currency: 'USD' },
    });
    expect(again).toMatchObject({ retrieval: { status: 'IN_PROGRESS' }, userErrors: [] });
    expect(await download()).toMatchObject({ request: { id: again?.retrieval?.id } });
    expect(app.deep.asked).toHaveLength(1);
  });

  it('fails if the copy expires midway', async () => {
    const large = await app.archive({ bytes: Buffer.alloc(96 * 1024 * 1024, 7) });
    id = formatId('file', large.fileId);
    const requestId = (await requested()).replace('retrieval_', '');
    await app.becomes(requestId, 'IN_PROGRESS');
    app.pass(12);
    await app.becomes(requestId, 'READY');
    const answer = await content();
    expect(answer.status).toBe(200);
    const reader = answer.body?.getReader();
    await reader?.read();
    // Longer than any requested copy.
    app.clock.advance(10 * 24 * 3_600_000);
    const readAll = async (): Promise<void> => {
      for (let done = false; !done;) ({ done = true } = (await reader?.read()) ?? {});
    };
    await expect(readAll()).rejects.toThrow();
  });
});
