import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { coldProviders } from '../../support/app/cold-app.ts';
import {
  get,
  linkIn,
  linksIn,
  type MadeShare,
  postForm,
  type ShareApp,
  startShareApp,
} from '../../support/app/share-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  ReceivedShareAskDocument,
  ShareRequestsApproveDocument,
  ShareRequestsDeclineDocument,
  ShareRequestsDocument,
  type ShareRequestsQuery,
  type ShareRequestStatus,
  ShareRetrievalAskedDocument,
  ShareRevokeDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, connect, subscribe } from '../../support/graphql/graphql-app.ts';
import { archivedFile } from '../../support/library/archived-file.ts';

const HOUR_MS = 3_600_000;
const clock = new AdjustableClock();
const bytes = randomBytes(40_000);
let app: ShareApp;
beforeAll(async () => {
  app = await startShareApp({ overrides: { clock, providers: coldProviders() } });
  await app.app.installation.startWorking();
});
afterAll(() => app[Symbol.asyncDispose]());

async function frozenFile(content = randomBytes(1_000)): Promise<string> {
  const options = { providers: ['ice'], bytes: content };
  const { fileId } = await archivedFile(app.app.installation, app.owner.id, options);
  return `file_${fileId}`;
}

async function shareOf(fileId: string): Promise<MadeShare> {
  return app.share({ ids: [fileId], allowRetrievalRequest: true });
}

/** Posts the form of a visitor who requests the only original of the share. */
async function requestOriginal({ url }: MadeShare, fileId: string) {
  return postForm(`${url}/files/${fileId}/ask`, {});
}

async function requests(
  status?: ShareRequestStatus,
  token = app.owner.token,
): Promise<ShareRequestsQuery['shareRequests']> {
  const variables = { first: 100, ...(status && { status }) };
  return (await ask(app, ShareRequestsDocument, variables, token)).shareRequests;
}

async function requestOf({ id }: Pick<MadeShare, 'id'>) {
  const { nodes } = await requests();
  return nodes.find(({ shareId }) => shareId === id);
}

async function approve(ids: string[], input: object = {}, token = app.owner.token) {
  const variables = { input: { ids, ...input } };
  const { shareRequestsApprove } = await ask(app, ShareRequestsApproveDocument, variables, token);
  return shareRequestsApprove;
}

async function decline(ids: string[], token = app.owner.token) {
  const { shareRequestsDecline } = await ask(app, ShareRequestsDeclineDocument, { ids }, token);
  return shareRequestsDecline;
}

describe('a request for a frozen original', () => {
  it('reaches the owner with its price, is approved, and lets the visitor download the file', async () => {
    const fileId = await frozenFile(bytes);
    await using client = connect(app, app.owner.token);
    await using asked = subscribe(client, ShareRetrievalAskedDocument, {});
    const arrived = asked.next();
    let hasArrived = false;
    void arrived.finally(() => (hasArrived = true));
    // Requests made before the subscription starts are not delivered.
    await expect
      .poll(async () => {
        await requestOriginal(await shareOf(fileId), fileId);
        return hasArrived;
      })
      .toBe(true);
    const { shareRetrievalAsked: request } = await arrived;
    expect(request).toMatchObject({
      status: 'PENDING',
      answeredAt: null,
      by: '127.0.0.0/24',
      share: { id: request.shareId },
      file: { id: fileId },
      retrieval: null,
    });
    const share = { id: request.shareId };
    const download = request.file?.download;
    const estimates = download && 'estimates' in download ? download.estimates : [];
    expect(estimates.map(({ tier }) => tier)).toEqual(['STANDARD', 'BULK']);

    const free = { maxCost: { amount: '0', currency: 'USD' } };
    expect(await approve([request.id], { tier: 'STANDARD', ...free })).toEqual({
      requests: null,
      userErrors: [{ code: 'RETRIEVAL_COST_EXCEEDED', field: ['input', 'maxCost'] }],
    });
    expect((await requestOf(share))?.status).toBe('PENDING');

    const cost = estimates[0]?.cost;
    const approved = await approve([request.id], { tier: 'STANDARD', maxCost: cost });
    expect(approved?.userErrors).toEqual([]);
    expect(approved?.requests).toMatchObject([
      {
        status: 'APPROVED',
        answeredAt: expect.any(String),
        retrieval: { id: expect.any(String) },
      },
    ]);

    await expect.poll(async () => (await requestOf(share))?.retrieval?.status).toBe('IN_PROGRESS');
    const { url: waiting } = await shareOf(fileId);
    for (const path of ['', `/files/${fileId}`]) {
      const page = await get(waiting + path);
      expect(page.text).toContain('Original is being retrieved');
      expect(page.text).not.toContain('Request original');
    }
    clock.advance(13 * HOUR_MS);
    app.app.installation.restoreWatcher.wake();
    await expect.poll(async () => (await requestOf(share))?.retrieval?.status).toBe('READY');
    const { url } = await shareOf(fileId);
    const original = await get(linkIn(await get(url), url, '/content?'));
    expect(original.bytes.equals(bytes)).toBe(true);
  });

  it('is made once by 20 visitors at the same time', async () => {
    const fileId = await frozenFile();
    const share = await shareOf(fileId);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => requestOriginal(share, fileId)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    const { nodes } = await requests();
    expect(nodes.filter(({ shareId }) => shareId === share.id)).toHaveLength(1);
  });

  it('carries the email address of a recipient with an account', async () => {
    const recipient = await app.app.signUp();
    const fileId = await frozenFile();
    const { id } = await app.share({
      ids: [fileId],
      email: recipient.email,
      allowRetrievalRequest: true,
    });
    const variables = { id, fileId };
    const { receivedShareAsk } = await ask(
      app,
      ReceivedShareAskDocument,
      variables,
      recipient.token,
    );
    expect(receivedShareAsk).toEqual({ asked: true, userErrors: [] });
    expect(await requestOf({ id })).toMatchObject({ by: recipient.email });
  });

  it('cannot be made again for 7 days after it was declined', async () => {
    const fileId = await frozenFile();
    const share = await shareOf(fileId);
    await requestOriginal(share, fileId);
    const { id = '' } = (await requestOf(share)) ?? {};
    expect(await decline([id])).toMatchObject({
      requests: [{ status: 'DECLINED' }],
      userErrors: [],
    });
    const refused = await requestOriginal(share, fileId);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('The owner declined');
    clock.advance(7 * 24 * HOUR_MS);
    expect((await requestOriginal(share, fileId)).status).toBe(303);
    const { nodes } = await requests();
    const statuses = nodes
      .filter(({ shareId }) => shareId === share.id)
      .map(({ status }) => status);
    expect(statuses).toEqual(['PENDING', 'DECLINED']);
  });

  it('is refused for the 101st file of a share with 100 pending requests', async () => {
    const { installation } = app.app;
    const fileIds: string[] = [];
    for (let at = 0; at < 101; at += 1) fileIds.push(await frozenFile(randomBytes(10)));
    const share = await app.share({ ids: fileIds, allowRetrievalRequest: true });
    const last = fileIds.pop() ?? '';
    await installation.sql(
      `insert into share_request (id, share_id, owner_id, file_id, status, asked_at)
       select id, $1, $2, file_id, 'PENDING', $5 from unnest($3::uuid[], $4::uuid[]) as t (id, file_id)`,
      [
        share.id.slice(-36),
        app.owner.id,
        fileIds.map(() => installation.ids.next()),
        fileIds.map((id) => id.slice(-36)),
        clock.now(),
      ],
    );
    const answer = await requestOriginal(share, last);
    expect(answer.status).toBe(409);
    expect((await requests('PENDING')).totalCount).toBeGreaterThanOrEqual(100);
  });

  it('is no longer listed or approved after the share is revoked', async () => {
    const fileId = await frozenFile();
    const share = await shareOf(fileId);
    await requestOriginal(share, fileId);
    const { id = '' } = (await requestOf(share)) ?? {};
    await ask(app, ShareRevokeDocument, { id: share.id }, app.owner.token);
    expect(await requestOf(share)).toBeUndefined();
    expect(await approve([id])).toEqual({
      requests: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'ids'] }],
    });
  });

  it('cannot be approved twice or declined after it was approved', async () => {
    const fileId = await frozenFile();
    const share = await shareOf(fileId);
    await requestOriginal(share, fileId);
    const { id = '' } = (await requestOf(share)) ?? {};
    expect(await approve([id, id])).toMatchObject({ userErrors: [] });
    const again = [{ code: 'SHARE_REQUEST_ANSWERED' }];
    expect(await approve([id])).toMatchObject({ requests: null, userErrors: again });
    expect(await decline([id])).toMatchObject({ requests: null, userErrors: again });
  });
});

describe("another user's request", () => {
  let stranger: TestUser;
  beforeAll(async () => {
    stranger = await app.app.signUp();
  });

  it('is answered exactly like one that does not exist', async () => {
    const fileId = await frozenFile();
    const share = await shareOf(fileId);
    await requestOriginal(share, fileId);
    const { id = '' } = (await requestOf(share)) ?? {};
    const madeUp = `sharerequest_${app.app.installation.ids.next()}`;
    const before = await requestOf(share);
    expect(await approve([id], {}, stranger.token)).toEqual(
      await approve([madeUp], {}, stranger.token),
    );
    expect(await decline([id], stranger.token)).toEqual(await decline([madeUp], stranger.token));
    expect(await requests(undefined, stranger.token)).toMatchObject({ nodes: [], totalCount: 0 });
    expect(await requestOf(share)).toEqual(before);
  });
});

describe('a request form', () => {
  it('is missing if the share does not allow requests, and refused if posted', async () => {
    const fileId = await frozenFile();
    const share = await app.share({ ids: [fileId] });
    expect(linksIn(await get(share.url), share.url, '/ask')).toEqual([]);
    expect((await requestOriginal(share, fileId)).status).toBe(404);
    expect(await requestOf(share)).toBeUndefined();
  });
});
