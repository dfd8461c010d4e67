import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { type RetrievalApp, startRetrievalApp } from '../../support/app/retrieval-app.ts';
import { folder } from '../../support/general/folders.ts';
import { EstimatePurgeDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, send } from '../../support/graphql/graphql-app.ts';
import { twinOf } from '../../support/library/archived-file.ts';
import { roundPrices } from '../../support/storage/round-prices.ts';

const MIB = 1024 ** 2;
const DAY_MS = 86_400_000;

let app: RetrievalApp;
let token: string;
const stack = new AsyncDisposableStack();
beforeAll(async () => {
  const home = stack.use(await folder());
  app = stack.use(
    await startRetrievalApp({ idle: true, overrides: { prices: await roundPrices(home.path) } }),
  );
  token = await app.installation.accessTokens.issue(app.user.id, 900);
});
afterAll(() => stack.disposeAsync());

const server = () => ({ url: `${app.url}/graphql` });

async function estimate(fileIds?: readonly string[]) {
  const ids = fileIds?.map((id) => formatId('file', id)) ?? null;
  return (await ask(server(), EstimatePurgeDocument, { ids }, token)).estimatePurge;
}

async function trash(...fileIds: string[]): Promise<void> {
  await app.installation.trashFiles.execute(app.user.id, fileIds);
}

describe('estimatePurge', () => {
  it('adds up what deleting files early costs, and tells when it costs nothing', async () => {
    // 150 and 179 of the minimum 180 days have passed.
    const one = await app.archive({ bytes: randomBytes(MIB), ageDays: 150 });
    const two = await app.archive({ bytes: randomBytes(3 * MIB), ageDays: 179 });
    const old = await app.archive({ bytes: randomBytes(MIB), ageDays: 181 });
    const [stored] = await app.installation.sql<{ at: Date }>(
      'select created_at as at from content_copy where id = any($1)',
      [one.copyIds],
    );
    expect(await estimate([one.fileId, two.fileId, old.fileId, one.fileId])).toEqual({
      files: 3,
      freedBytes: String(5 * MIB),
      // 0.256 / 1024 for a month, and a thirtieth of three times that.
      earlyDeleteFees: { amount: '0.000275', currency: 'EUR' },
      feesEndAt: new Date((stored?.at.getTime() ?? 0) + 180 * DAY_MS).toISOString(),
      simulated: true,
    });
    expect(await estimate([old.fileId])).toMatchObject({
      earlyDeleteFees: { amount: '0' },
      feesEndAt: null,
    });
  });

  it('leaves out bytes that other files use', async () => {
    const kept = await app.archive({ bytes: randomBytes(MIB) });
    const twin = await twinOf(app.installation, app.user.id, kept);
    expect(await estimate([twin])).toMatchObject({ files: 1, freedBytes: '0', feesEndAt: null });
    expect(await estimate([twin, kept.fileId])).toMatchObject({
      files: 2,
      freedBytes: String(MIB),
      earlyDeleteFees: { amount: '0.0015' },
    });
  });

  it('covers the whole trash without ids', async () => {
    const trashed = await app.archive({ bytes: randomBytes(MIB), ageDays: 150 });
    const twin = await app.archive({ bytes: randomBytes(2 * MIB) });
    await twinOf(app.installation, app.user.id, twin);
    await trash(trashed.fileId, twin.fileId);
    expect(await estimate()).toMatchObject({
      files: 2,
      freedBytes: String(MIB),
      earlyDeleteFees: { amount: '0.00025' },
    });
    expect(await estimate([])).toMatchObject({ files: 0, freedBytes: '0' });
  });

  it('reads large trashes in batches', async () => {
    const { sql } = app.installation;
    const user = await app.signUp();
    await sql(
      `with made as (
         insert into content (id, owner_id, sha256, size, state, generation, created_at)
         select gen_random_uuid(), $1, sha256(n::text::bytea), 10, 'STORED', 1, now()
         from generate_series(1, 2500) n returning id)
       insert into file (id, owner_id, content_id, size, name, mime_type, status, tags, sort_at, created_at,
         completed_at, trashed_at)
       select gen_random_uuid(), $1, id, 10, 'x', 'text/plain', 'COMPLETED', '{}', now(), now(), now(), now()
       from made`,
      [user.id],
    );
    const all = await ask(server(), EstimatePurgeDocument, { ids: null }, user.token);
    expect(all.estimatePurge).toMatchObject({ files: 2_500, freedBytes: '25000' });
  });

  it.each([
    ['an unknown file', () => formatId('file', '01a231c0-92a4-7580-a0f4-7e5a1c61e4d6')],
    ['a malformed id', () => 'x'],
  ])('refuses %s', async (_what, id) => {
    const answer = await send(server(), EstimatePurgeDocument, { ids: [id()] }, token);
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('NOT_FOUND');
  });

  it("refuses another user's file and more than 1,000 files", async () => {
    const { fileId } = await app.archive({ bytes: randomBytes(10) });
    const stranger = await app.signUp();
    const ids = [formatId('file', fileId)];
    const foreign = await send(server(), EstimatePurgeDocument, { ids }, stranger.token);
    expect(foreign.errors?.[0]?.extensions?.['code']).toBe('NOT_FOUND');
    const many = Array.from({ length: 1_001 }, () => ids[0] ?? '');
    const tooMany = await send(server(), EstimatePurgeDocument, { ids: many }, token);
    expect(tooMany.errors?.[0]?.extensions?.['code']).toBe('PAGE_INVALID');
  });
});
