import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RetrievalApp, startRetrievalApp } from '../../support/app/retrieval-app.ts';

let app: RetrievalApp;
beforeAll(async () => {
  app = await startRetrievalApp();
});
afterAll(() => app[Symbol.asyncDispose]());

function askedOf(key: string) {
  return [...app.deep.asked, ...app.ice.asked]
    .filter((one) => one.key === key)
    .map(({ tier, days }) => ({ tier, days }));
}

describe('a faster tier', () => {
  it('speeds up a running restore with one more call for the same days, for every request', async () => {
    const file = await app.archive();
    const slow = await app.request({ fileIds: [file.fileId], tier: 'BULK' });
    await app.becomes(slow, 'IN_PROGRESS');
    const fast = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    expect(await app.operations(fast)).toHaveLength(1);
    await expect.poll(() => askedOf(file.key).length).toBe(2);
    expect(askedOf(file.key)).toEqual([
      { tier: 'BULK', days: 4 },
      { tier: 'STANDARD', days: 4 },
    ]);
    // Recorded shortly after the call.
    const askedTier = async () => (await app.operations(fast))[0]?.askedTier;
    await expect.poll(askedTier).toBe('STANDARD');
    expect(await app.operations(slow)).toEqual(await app.operations(fast));
    app.pass(12);
    await app.becomes(fast, 'READY');
    await app.becomes(slow, 'READY');
    expect(askedOf(file.key)).toHaveLength(2);
  });

  it('that is slower than the running restore makes no call', async () => {
    const file = await app.archive();
    const fast = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    await app.becomes(fast, 'IN_PROGRESS');
    const slow = await app.request({ fileIds: [file.fileId], tier: 'BULK' });
    expect(await app.row(slow)).toMatchObject({ status: 'IN_PROGRESS' });
    app.pass(12);
    await app.becomes(slow, 'READY');
    expect(askedOf(file.key)).toHaveLength(1);
  });
});

describe('more days', () => {
  it('extend a readable copy and every request for it', async () => {
    const file = await app.archive();
    const requestId = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    await app.becomes(requestId, 'IN_PROGRESS');
    app.pass(12);
    const before = (await app.becomes(requestId, 'READY')).expiresAt;
    const longer = await app.request({ fileIds: [file.fileId], tier: 'BULK', days: 20 });
    expect((await app.row(longer)).status).toBe('READY');
    await expect
      .poll(async () => (await app.row(requestId)).expiresAt?.getTime() ?? 0)
      .toBeGreaterThan((before?.getTime() ?? 0) + 17 * 24 * 3_600_000);
    expect(askedOf(file.key).at(-1)).toEqual({ tier: 'BULK', days: 20 });
    await expect.poll(() => app.eventsOf(requestId).at(-1)).toBe('RetrievalExtended');
    expect((await app.row(longer)).expiresAt).toEqual((await app.row(requestId)).expiresAt);

    app.pass(4 * 24);
    await expect.poll(async () => (await app.row(requestId)).status).toBe('READY');
    app.pass(18 * 24);
    await app.becomes(requestId, 'EXPIRED');
    await app.becomes(longer, 'EXPIRED');
  });

  it('that were requested during the restore are sent once the copy is readable', async () => {
    const file = await app.archive();
    const requestId = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    await app.becomes(requestId, 'IN_PROGRESS');
    await app.installation.extendRetrieval.execute(app.user.id, requestId, 10);
    expect((await app.row(requestId)).days).toBe(10);
    expect(askedOf(file.key)).toHaveLength(1);
    app.pass(12);
    await app.becomes(requestId, 'READY');
    await expect.poll(() => askedOf(file.key).slice(1)).toEqual([{ tier: 'BULK', days: 10 }]);
  });

  it('apply only to copies that would expire sooner', async () => {
    const file = await app.archive();
    const requestId = await app.request({ fileIds: [file.fileId], tier: 'STANDARD', days: 10 });
    await app.becomes(requestId, 'IN_PROGRESS');
    app.pass(12);
    await app.becomes(requestId, 'READY');
    const { extendRetrieval } = app.installation;
    await extendRetrieval.execute(app.user.id, requestId, 5);
    await extendRetrieval.execute(app.user.id, requestId, 12);
    await expect.poll(() => app.eventsOf(requestId).at(-1)).toBe('RetrievalExtended');
    expect(askedOf(file.key).slice(1)).toEqual([{ tier: 'BULK', days: 12 }]);
  });

  it("are refused beyond the limit, for another user's request, and for a finished one", async () => {
    const file = await app.archive();
    const requestId = await app.request({ fileIds: [file.fileId], tier: 'BULK' });
    const { extendRetrieval, cancelRetrieval } = app.installation;
    const extend = (days: number, ownerId = app.user.id) =>
      extendRetrieval.execute(ownerId, requestId, days);
    await expect(extend(31)).rejects.toMatchObject({ code: 'RETRIEVAL_DAYS_INVALID' });
    await expect(extend(3)).rejects.toMatchObject({ code: 'RETRIEVAL_DAYS_INVALID' });
    const stranger = await app.signUp();
    await expect(extend(5, stranger.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await cancelRetrieval.execute(app.user.id, requestId);
    await expect(extend(5)).rejects.toMatchObject({ code: 'RETRIEVAL_STATUS_INVALID' });
  });
});

describe('a cancelled request', () => {
  it('does not stop a restore needed by another request', async () => {
    const file = await app.archive();
    const cancelled = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    const other = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    await app.becomes(cancelled, 'IN_PROGRESS');
    await app.installation.cancelRetrieval.execute(app.user.id, cancelled);
    app.pass(12);
    await app.becomes(other, 'READY');
    expect((await app.row(cancelled)).status).toBe('CANCELLED');
    await expect.poll(() => app.eventsOf(cancelled).at(-1)).toBe('RetrievalCancelled');
  });

  it('cannot be cancelled by another user or once it is ready', async () => {
    const file = await app.archive();
    const requestId = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    const { cancelRetrieval } = app.installation;
    const stranger = await app.signUp();
    await expect(cancelRetrieval.execute(stranger.id, requestId)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await app.becomes(requestId, 'IN_PROGRESS');
    app.pass(12);
    await app.becomes(requestId, 'READY');
    await expect(cancelRetrieval.execute(app.user.id, requestId)).rejects.toMatchObject({
      code: 'RETRIEVAL_STATUS_INVALID',
    });
  });

  it('skips the pending call to the provider when no other request needs it', async () => {
    const file = await app.archive();
    app.deep.before = () => {
      throw new Error('away');
    };
    const requestId = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    await expect.poll(async () => (await app.operations(requestId))[0]?.problem).toContain('away');
    await app.installation.cancelRetrieval.execute(app.user.id, requestId);
    app.deep.before = () => undefined;
    app.pass(1);
    await expect
      .poll(async () => (await app.operations(requestId))[0])
      .toMatchObject({ status: 'FAILED', failureReason: 'RETRIEVAL_CANCELLED' });
    expect(askedOf(file.key)).toEqual([]);
  });
});
