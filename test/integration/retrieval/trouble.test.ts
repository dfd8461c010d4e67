import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DomainError } from '../../../src/kernel/domain-error.ts';
import { type RetrievalApp, startRetrievalApp } from '../../support/app/retrieval-app.ts';
import { gate } from '../../unit/upload/application/fakes.ts';

let app: RetrievalApp;
beforeEach(async () => {
  app = await startRetrievalApp();
});
afterEach(() => app[Symbol.asyncDispose]());

const AWAY = new DomainError('PROVIDER_UNAVAILABLE', 'the archive is away');

describe('an unavailable provider', () => {
  it('only delays its own restores', async () => {
    const file = await app.archive();
    app.deep.before = () => {
      throw AWAY;
    };
    const requestId = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    await expect
      .poll(async () => (await app.operations(requestId))[0])
      .toMatchObject({ status: 'PLANNED', problem: 'DomainError: the archive is away' });
    expect((await app.row(requestId)).status).toBe('REQUESTED');
    app.deep.before = () => undefined;
    app.pass(0.1);
    await app.becomes(requestId, 'IN_PROGRESS');

    app.deep.before = () => {
      throw AWAY;
    };
    app.pass(12);
    await expect
      .poll(async () => (await app.operations(requestId))[0])
      .toMatchObject({ status: 'ASKED', problem: 'DomainError: the archive is away' });
    app.deep.before = () => undefined;
    app.pass(0.1);
    const { expiresAt } = await app.becomes(requestId, 'READY');

    app.deep.before = () => {
      throw AWAY;
    };
    const left = (expiresAt?.getTime() ?? 0) - app.clock.now().getTime();
    app.pass(left / 3_600_000);
    await expect.poll(async () => (await app.operations(requestId))[0]?.problem).toBeDefined();
    expect((await app.row(requestId)).status).toBe('READY');
    app.deep.before = () => undefined;
    app.pass(0.1);
    await app.becomes(requestId, 'EXPIRED');
  });

  it('does not delay restores of other providers', async () => {
    const stalled = gate();
    app.deep.before = () => stalled.passed;
    const slow = await app.archive();
    const requestId = await app.request({ fileIds: [slow.fileId], tier: 'STANDARD' });
    await expect.poll(() => app.deep.calls.retrieve).toBe(1);
    const other = await app.archive({ providers: ['ice'] });
    const otherId = await app.request({ fileIds: [other.fileId], tier: 'EXPEDITED' });
    await app.becomes(otherId, 'IN_PROGRESS');
    app.pass(0.1);
    await app.becomes(otherId, 'READY');
    expect((await app.row(requestId)).status).toBe('REQUESTED');
    stalled.open();
    await app.becomes(requestId, 'IN_PROGRESS');
  });
});

describe('a missing object', () => {
  it('fails its request once the others are readable, and is not requested again', async () => {
    const [lost, kept] = [await app.archive(), await app.archive()];
    await rm(join(app.config.dataDir, 'deep', 'objects', lost.key));
    const fileIds = [lost.fileId, kept.fileId];
    const requestId = await app.request({ fileIds, tier: 'STANDARD' });
    await app.becomes(requestId, 'IN_PROGRESS');
    app.pass(12);
    const failed = await app.becomes(requestId, 'FAILED');
    expect(failed).toMatchObject({ failureReason: 'OBJECT_NOT_FOUND', expiresAt: undefined });
    const states = (await app.operations(requestId)).map(({ status }) => status);
    expect(states.toSorted()).toEqual(['FAILED', 'READY']);
    await expect(app.request({ fileIds, tier: 'STANDARD' })).rejects.toMatchObject({
      code: 'OBJECT_NOT_FOUND',
    });
    const rest = await app.request({ fileIds: [kept.fileId], tier: 'STANDARD' });
    expect((await app.row(rest)).status).toBe('READY');
  });

  it('does not prevent the use of another copy', async () => {
    const file = await app.archive({ providers: ['deep', 'ice'] });
    await rm(join(app.config.dataDir, 'deep', 'objects', file.key));
    const first = await app.request({ fileIds: [file.fileId], tier: 'BULK' });
    // Without prices the faster class is used; the missing object is in the other one.
    expect(await app.becomes(first, 'IN_PROGRESS')).toBeDefined();
    expect(app.ice.asked).toHaveLength(1);
    await rm(join(app.config.dataDir, 'ice', 'objects', file.key));
    app.pass(12);
    await app.becomes(first, 'FAILED');
    const second = await app.request({ fileIds: [file.fileId], tier: 'BULK' });
    await app.becomes(second, 'FAILED');
    expect(app.deep.calls.retrieve).toBe(1);
  });
});

describe('an EXPEDITED tier without capacity', () => {
  const noCapacity = (tiers: readonly string[]) => {
    app.ice.before = (call) => {
      if (call !== 'retrieve' || app.ice.calls.retrieve > tiers.length) return;
      if (tiers[app.ice.calls.retrieve - 1] === 'EXPEDITED') {
        throw new DomainError('EXPEDITED_UNAVAILABLE', 'no capacity');
      }
    };
  };

  it('fails the request immediately, so that another tier can be chosen', async () => {
    const file = await app.archive({ providers: ['ice'] });
    noCapacity(['EXPEDITED']);
    const fast = await app.request({ fileIds: [file.fileId], tier: 'EXPEDITED' });
    expect(await app.becomes(fast, 'FAILED')).toMatchObject({
      failureReason: 'EXPEDITED_UNAVAILABLE',
    });
    const slower = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    await app.becomes(slower, 'IN_PROGRESS');
    app.pass(5);
    await app.becomes(slower, 'READY');
  });

  it('does not affect a slower restore of other requests', async () => {
    const file = await app.archive({ providers: ['ice'] });
    noCapacity(['STANDARD', 'EXPEDITED']);
    const slower = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
    await app.becomes(slower, 'IN_PROGRESS');
    const fast = await app.request({ fileIds: [file.fileId], tier: 'EXPEDITED' });
    await app.becomes(fast, 'FAILED');
    expect(await app.operations(slower)).toMatchObject([{ status: 'ASKED', tier: 'STANDARD' }]);
    app.pass(5);
    await app.becomes(slower, 'READY');
    expect((await app.row(fast)).status).toBe('FAILED');
  });

  it('lets requests for slower tiers continue if no restore was started yet', async () => {
    const file = await app.archive({ providers: ['ice'] });
    const first = gate();
    app.ice.before = async () => {
      if (app.ice.calls.retrieve > 1) return;
      await first.passed;
      throw AWAY;
    };
    const slower = await app.request({ fileIds: [file.fileId], tier: 'BULK' });
    await expect.poll(() => app.ice.calls.retrieve).toBe(1);
    const fast = await app.request({ fileIds: [file.fileId], tier: 'EXPEDITED' });
    noCapacity(['', 'EXPEDITED']);
    first.open();
    app.pass(0.1);
    await app.becomes(fast, 'FAILED');
    await app.becomes(slower, 'IN_PROGRESS');
    expect(app.ice.asked.map(({ tier }) => tier)).toEqual(['BULK']);
  });
});
