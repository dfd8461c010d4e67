import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FILE_CHANGES } from '../../../src/modules/library/application/files-changed-topic.ts';
import { type RetrievalApp, startRetrievalApp } from '../../support/app/retrieval-app.ts';
import { twinOf } from '../../support/library/archived-file.ts';
import { bytesOf, sha256 } from '../../support/storage/object-source.ts';

const DAY_HOURS = 24;

let app: RetrievalApp;
beforeAll(async () => {
  app = await startRetrievalApp();
});
afterAll(() => app[Symbol.asyncDispose]());

describe('a retrieval', () => {
  it('runs from request to expiry, and a new one starts over', async () => {
    const file = await app.archive();
    const { installation, user } = app;
    const download = () => installation.openDownload.execute(file.fileId, user.id);
    expect((await download()).open).toBeUndefined();

    const asked = app.deep.calls.retrieve;
    const requestId = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    const started = await app.becomes(requestId, 'IN_PROGRESS');
    expect(started).toMatchObject({ tier: 'STANDARD', days: 2, readyAt: undefined });
    expect(app.deep.calls.retrieve).toBe(asked + 1);
    expect(await availabilityOf(file.fileId)).toEqual({ kind: 'IN_PROGRESS' });

    app.pass(7.2);
    await expect.poll(() => app.deep.calls.stat).toBeGreaterThan(0);
    expect(await app.row(requestId)).toMatchObject({ status: 'IN_PROGRESS' });
    app.pass(4.8);
    const ready = await app.becomes(requestId, 'READY');
    const { restore } = await app.deep.provider.stat(await locationOf(file.fileId));
    if (restore.kind !== 'RESTORED') throw new Error('not restored');
    expect(ready.expiresAt).toEqual(restore.until);
    expect(await availabilityOf(file.fileId)).toMatchObject({ kind: 'RESTORED' });
    const opened = await download();
    const bytes = await bytesOf(
      (await opened.open?.(undefined, new AbortController().signal)) ?? empty(),
    );
    expect(sha256(bytes)).toBe(sha256(file.bytes));

    app.pass((restore.until.getTime() - app.clock.now().getTime()) / 3_600_000 - 1);
    await expect.poll(async () => (await app.row(requestId)).warnedAt).toBeDefined();
    expect((await app.row(requestId)).status).toBe('READY');
    app.pass(1);
    const expired = await app.becomes(requestId, 'EXPIRED');
    expect(expired.finishedAt).toBeDefined();
    expect((await download()).open).toBeUndefined();
    await expect
      .poll(() => app.eventsOf(requestId))
      .toEqual([
        'RetrievalRequested',
        'RetrievalStarted',
        'RetrievalReady',
        'RetrievalExpiring',
        'RetrievalExpired',
      ]);

    const again = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    await app.becomes(again, 'IN_PROGRESS');
    expect(app.deep.calls.retrieve).toBe(asked + 2);
    const [first] = await app.operations(requestId);
    const [second] = await app.operations(again);
    expect(first).toMatchObject({ status: 'EXPIRED' });
    expect(second).toMatchObject({ status: 'ASKED' });
    expect(second?.id).not.toBe(first?.id);
    app.pass(12);
    await app.becomes(again, 'READY');
  });

  it('records a file change when a restore starts, is ready and expires', async () => {
    const { installation, user } = app;
    const file = await app.archive();
    const twin = await twinOf(installation, user.id, file);
    const ids = [file.fileId, twin];
    const follow = async () => {
      const since = await installation.files.latestChange(user.id);
      return async () => {
        const log = installation.changeLogOf([FILE_CHANGES]);
        const { changes } = await log.read(user.id, since, 100);
        return ids.map((id) => changes.some((change) => change.id === id));
      };
    };
    let changed = await follow();
    const requestId = await app.request({ fileIds: [file.fileId], tier: 'BULK' });
    await app.becomes(requestId, 'IN_PROGRESS');
    expect(await changed()).toEqual([true, true]);
    changed = await follow();
    app.pass(48);
    await app.becomes(requestId, 'READY');
    expect(await changed()).toEqual([true, true]);
    changed = await follow();
    app.pass(5 * DAY_HOURS);
    await app.becomes(requestId, 'EXPIRED');
    expect(await changed()).toEqual([true, true]);
  });

  it('covers many files, restores each content once, and is ready when all are', async () => {
    const [cold, slow, hot] = await Promise.all([
      app.archive({ providers: ['ice'] }),
      app.archive({ providers: ['deep'] }),
      app.archive({ providers: ['deep', 'local'] }),
    ]);
    const twin = await twinOf(app.installation, app.user.id, cold);
    const fileIds = [cold, slow, hot].map(({ fileId }) => fileId);
    const requestId = await app.request({
      fileIds: [...fileIds, twin, cold.fileId],
      tier: 'STANDARD',
      days: 3,
    });
    await app.becomes(requestId, 'IN_PROGRESS');
    expect(await app.operations(requestId)).toHaveLength(2);
    const items = await app.installation.sql<{ fileId: string; operationId: string | undefined }>(
      'select file_id, operation_id from retrieval_item where request_id = $1',
      [requestId],
    );
    expect(items).toHaveLength(4);
    const hotItem = items.find((item) => item.fileId === hot.fileId);
    expect(hotItem?.operationId).toBeUndefined();
    app.pass(5);
    await expect
      .poll(async () => (await app.operations(requestId)).map(({ status }) => status).toSorted())
      .toEqual(['ASKED', 'READY']);
    expect((await app.row(requestId)).status).toBe('IN_PROGRESS');
    app.pass(7);
    const ready = await app.becomes(requestId, 'READY');
    const ends = (await app.operations(requestId)).map(({ untilAt }) => untilAt?.getTime() ?? 0);
    expect(ready.expiresAt?.getTime()).toBe(Math.min(...ends));
  });

  it('is ready immediately, without expiry, for readable files', async () => {
    const hot = await app.archive({ providers: ['local'] });
    const asked = app.deep.calls.retrieve;
    const requestId = await app.request({ fileIds: [hot.fileId] });
    expect(await app.row(requestId)).toMatchObject({
      status: 'READY',
      expiresAt: undefined,
      costAmount: '0',
    });
    expect(app.deep.calls.retrieve).toBe(asked);
    await expect
      .poll(() => app.eventsOf(requestId))
      .toEqual(['RetrievalRequested', 'RetrievalReady']);
  });
});

async function* empty(): AsyncGenerator<Uint8Array> {
  yield* [];
}

async function availabilityOf(fileId: string): Promise<unknown> {
  const [copy] = await app.installation.files.copiesOf(fileId);
  return copy?.restore;
}

async function locationOf(fileId: string) {
  const [copy] = await app.installation.files.copiesOf(fileId);
  if (!copy) throw new Error('no copy');
  return copy.location;
}
