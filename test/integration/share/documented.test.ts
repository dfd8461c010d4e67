import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { coldProviders } from '../../support/app/cold-app.ts';
import { type ShareApp, startShareApp } from '../../support/app/share-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { connect, send, subscribe } from '../../support/graphql/graphql-app.ts';
import { archivedFile } from '../../support/library/archived-file.ts';
import { documentedOperations } from '../../support/repository/documented-operations.ts';

const OPERATIONS = documentedOperations('docs/sharing.md');

/** Data with the fields that this test reads, whatever the operation. */
type Data = Record<string, Record<string, unknown> & { readonly userErrors?: unknown }>;

let app: ShareApp;
let partner: TestUser;
/** The examples that have been run. */
const RUN = new Set<string | undefined>();
/** What the IDs and the address in the examples stand for. */
const meant = new Map<string, string>();
beforeAll(async () => {
  app = await startShareApp({ overrides: { providers: coldProviders() } });
  await app.app.installation.startWorking();
  partner = await app.app.signUp();
  const { fileId } = await archivedFile(app.app.installation, app.owner.id, { providers: ['ice'] });
  const share = await app.share({
    ids: [`file_${fileId}`],
    email: partner.email,
    allowRetrievalRequest: true,
  });
  meant.set('file', `file_${fileId}`).set('share', share.id);
});
afterAll(() => app[Symbol.asyncDispose]());

/** The example that contains this text, with IDs that exist. */
function example(containing: string): string {
  const found = OPERATIONS.filter((text) => text.includes(containing));
  expect(found).toHaveLength(1);
  RUN.add(found[0]);
  return (found[0] ?? '')
    .replaceAll(
      /(file|share|sharerequest)_[\da-f-]{36}/g,
      (id, kind: string) => meant.get(kind) ?? id,
    )
    .replace('partner@example.org', partner.email)
    .replace('"fss_…"', JSON.stringify(meant.get('token')))
    .replace('"…"', JSON.stringify(meant.get('accessToken')));
}

async function run(containing: string, user: TestUser = app.owner): Promise<Data> {
  const { data, errors } = await send<Data, object>(app, example(containing), {}, user.token);
  expect(errors).toBeUndefined();
  for (const { userErrors = [] } of Object.values(data ?? {})) expect(userErrors).toEqual([]);
  return data ?? {};
}

describe('the examples of docs/sharing.md', () => {
  it('create shares, which are listed and read', async () => {
    const created = await run('shareCreate(input: {\n    ids');
    const url = String(created['shareCreate']?.['url']);
    expect(url).toContain('/s/fss_');
    meant.set('token', url.slice(url.lastIndexOf('/') + 1));
    await run('wholeLibrary: true');
    expect((await run('shares(first'))['shares']?.['totalCount']).toBe(3);
    const { sharedWithMe } = await run('sharedWithMe(first', partner);
    expect(sharedWithMe?.['nodes']).toMatchObject([
      { wholeLibrary: true, from: 'Mara' },
      { wholeLibrary: false, from: app.owner.email },
    ]);
    const { receivedShare } = await run('files(first: 50) {\n      pageInfo', partner);
    const found = await run('search(first', partner);
    expect(found['receivedShare']).toMatchObject({ search: { totalCount: 0 } });
    expect(receivedShare?.['files']).toMatchObject({
      nodes: [{ id: meant.get('file'), availability: 'COLD', downloadUrl: null }],
    });
  });

  it('request an original, and answer the request', async () => {
    await using client = connect(app, app.owner.token);
    await using asked = subscribe(client, parse(example('shareRetrievalAsked')), {});
    await using activity = subscribe(client, parse(example('shareActivity')), {});
    const events = Promise.all([asked.next(), activity.next()]);
    let isTold = false;
    void events.finally(() => (isTold = true));
    // Events before the subscriptions start are not delivered.
    await expect
      .poll(async () => {
        const { sql } = app.app.installation;
        await sql('delete from share_request');
        await sql('delete from share_access');
        await run('receivedShareAsk', partner);
        return isTold;
      })
      .toBe(true);
    const log = await run('accesses(first');
    expect(log['share']?.['accesses']).toMatchObject({
      nodes: [{ kind: 'RETRIEVAL_ASKED', by: partner.email, file: { id: meant.get('file') } }],
    });
    const { shareRequests } = await run('shareRequests(first');
    expect(shareRequests).toMatchObject({ totalCount: 1, nodes: [{ by: partner.email }] });
    const [request] = (shareRequests?.['nodes'] ?? []) as { id: string }[];
    const { id = '' } = request ?? {};
    meant.set('sharerequest', id);
    const declined = await run('shareRequestsDecline');
    expect(declined['shareRequestsDecline']?.['requests']).toEqual([{ id, status: 'DECLINED' }]);
    const approved = await run('shareRequestsApprove');
    expect(approved['shareRequestsApprove']?.['requests']).toMatchObject([
      { id, status: 'APPROVED', retrieval: { id: expect.any(String) } },
    ]);
  });

  it('open a link with a password, and request an original', async () => {
    expect((await run('shareByToken'))['shareByToken']).toEqual({ isLocked: true, share: null });
    const { shareUnlock } = await run('shareUnlock');
    meant.set('accessToken', String(shareUnlock?.['accessToken']));
    expect((await run('shareAsk('))['shareAsk']).toMatchObject({ asked: true });
  });

  it('are all of them', () => {
    expect(OPERATIONS).toHaveLength(RUN.size);
  });
});
