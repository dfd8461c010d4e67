import { print } from 'graphql';
import { expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { startRetrievalApp } from '../../support/app/retrieval-app.ts';
import {
  RetrievalRequestDocument,
  type RetrievalRequestMutation,
  RetrievalUpdatedDocument,
  type RetrievalUpdatedSubscription,
} from '../../support/graphql/generated/graphql.ts';
import { connect } from '../../support/graphql/graphql-app.ts';
import type { ArchivedFile } from '../../support/library/archived-file.ts';

const CONNECTIONS = 10;
const REQUESTS_EACH = 10;
const OTHERS = 6;

/** All wait for one lock: on a slow machine some get SERVICE_UNAVAILABLE and retry. */
async function requestOver(
  client: ReturnType<typeof connect>,
  ids: string[],
  tries = 5,
): Promise<string> {
  const query = print(RetrievalRequestDocument);
  const variables = { input: { ids, tier: 'STANDARD' } };
  const answers = client.iterate<RetrievalRequestMutation>({ query, variables });
  const { value } = await answers.next();
  const id = value?.data?.retrievalRequest?.retrieval?.id;
  if (id !== undefined) return id;
  if (tries === 1 || value?.errors?.[0]?.extensions?.['code'] !== 'SERVICE_UNAVAILABLE') {
    throw new Error(`no retrieval: ${JSON.stringify(value)}`);
  }
  return requestOver(client, ids, tries - 1);
}

it('100 overlapping requests over 10 connections share one restore, and each is notified of READY once', async () => {
  await using app = await startRetrievalApp();
  const socketUrl = `${app.url.replace('http', 'ws')}/graphql`;
  const common = await app.archive();
  const others: ArchivedFile[] = [];
  for (let count = 0; count < OTHERS; count += 1) others.push(await app.archive());
  const all = [common, ...others];

  const readyTold = new Map<string, number>();
  const ended = new Set<string>();
  const follow = (client: ReturnType<typeof connect>, id: string): void => {
    client.subscribe<RetrievalUpdatedSubscription>(
      { query: print(RetrievalUpdatedDocument), variables: { id } },
      {
        next: ({ data }) => {
          const { kind, request } = data?.retrievalUpdated ?? {};
          if (kind !== 'READY' && !(kind === 'CURRENT' && request?.status === 'READY')) return;
          readyTold.set(id, (readyTold.get(id) ?? 0) + 1);
        },
        error: () => undefined,
        complete: () => void ended.add(id),
      },
    );
  };
  /** One subscription per connection to all requests of the user. */
  const readyOfAll: string[][] = [];
  const followAll = (client: ReturnType<typeof connect>): void => {
    const ready: string[] = [];
    readyOfAll.push(ready);
    client.subscribe<RetrievalUpdatedSubscription>(
      { query: print(RetrievalUpdatedDocument), variables: {} },
      {
        next: ({ data }) => {
          const { kind, request } = data?.retrievalUpdated ?? {};
          if (kind === 'READY') ready.push(request?.id ?? '');
        },
        error: () => undefined,
        complete: () => undefined,
      },
    );
  };

  await using stack = new AsyncDisposableStack();
  const clients = Array.from({ length: CONNECTIONS }, () =>
    stack.use(connect({ socketUrl }, app.user.token)),
  );
  for (const client of clients) followAll(client);
  const requested = await Promise.all(
    clients.flatMap((client, connection) =>
      Array.from({ length: REQUESTS_EACH }, async (_, count) => {
        const other = others[(connection + count) % OTHERS];
        const ids = [common, other].map((file) => formatId('file', file?.fileId ?? ''));
        const id = await requestOver(client, ids);
        follow(client, id);
        return id;
      }),
    ),
  );
  expect(new Set(requested).size).toBe(CONNECTIONS * REQUESTS_EACH);
  const asked = () => app.deep.asked.map(({ key }) => key).toSorted();
  await expect.poll(asked).toEqual(all.map(({ key }) => key).toSorted());
  for (const { fileId } of all) {
    const states = () =>
      app.installation.sql(
        `select o.status from restore_operation o join content_copy p on p.id = o.copy_id
         join file f on f.content_id = p.content_id where f.id = $1`,
        [fileId],
      );
    await expect.poll(states).toEqual([{ status: 'ASKED' }]);
  }

  app.pass(12);
  await expect.poll(() => readyTold.size, { timeout: 20_000 }).toBe(requested.length);
  expect(requested.map((id) => readyTold.get(id))).toEqual(requested.map(() => 1));
  const wanted = requested.toSorted();
  for (const ready of readyOfAll) {
    await expect.poll(() => ready.toSorted(), { timeout: 20_000 }).toEqual(wanted);
  }
  expect(app.deep.asked.filter(({ key }) => key === common.key)).toHaveLength(1);

  // Runs until each subscription ends, so that no second READY can be missed.
  app.pass(10 * 24);
  await expect.poll(() => ended.size, { timeout: 20_000 }).toBe(requested.length);
  expect(requested.map((id) => readyTold.get(id))).toEqual(requested.map(() => 1));
  for (const ready of readyOfAll) expect(ready.toSorted()).toEqual(wanted);
});
