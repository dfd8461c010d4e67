import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { StorageClass } from '../../../../src/modules/storage/domain/storage-class.ts';
import { StorageLocation } from '../../../../src/modules/storage/domain/storage-location.ts';
import { S3StorageProvider } from '../../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { withSafeguards } from '../../../../src/modules/storage/infrastructure/safeguards/with-safeguards.ts';
import { AdjustableClock } from '../../../support/app/adjustable-clock.ts';
import { type S3TestServer, startS3Server } from '../../../support/s3-server/s3-server.ts';
import { bytesOf, collect, sourceOf } from '../../../support/storage/object-source.ts';
import { plainS3, s3OptionsOf } from '../../../support/storage/s3-providers.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

// One per test, because tests advance its clock. At noon, because copies expire at midnight.
let server: S3TestServer;
beforeEach(async () => {
  server = await startS3Server({ clock: AdjustableClock.atNoon() });
});
afterEach(() => server[Symbol.asyncDispose]());

async function frozen(storageClass: StorageClass) {
  const options = s3OptionsOf(server, { storageClass });
  const provider = S3StorageProvider.open(options);
  const location = await provider.put('a', sourceOf(Buffer.from('bytes')));
  return { provider, location, bucket: options.bucket };
}

describe('a retrieval from S3', () => {
  it('takes as long as its tier and reports its expiry, independent of the local clock', async () => {
    const { provider, location } = await frozen('DEEP_ARCHIVE');
    const refused = { code: 'RETRIEVAL_REQUIRED' };
    await expect(provider.open(location)).rejects.toMatchObject(refused);
    expect(await provider.retrieve(location, 'BULK', 4)).toEqual({ kind: 'IN_PROGRESS' });
    expect(await provider.stat(location)).toMatchObject({ restore: { kind: 'IN_PROGRESS' } });
    await expect(provider.open(location)).rejects.toMatchObject(refused);
    server.clock.advance(48 * HOUR_MS);
    const { restore } = await provider.stat(location);
    if (restore.kind !== 'RESTORED') throw new Error(`the copy is ${restore.kind}`);
    expect(restore.until.getTime() % DAY_MS).toBe(0);
    expect((await bytesOf(await provider.open(location))).toString()).toBe('bytes');
    server.clock.advance(6 * DAY_MS);
    await expect(provider.open(location)).rejects.toMatchObject(refused);
    expect(await provider.stat(location)).toMatchObject({ restore: { kind: 'NOT_REQUESTED' } });
  });

  it('in progress can be requested again at any tier', async () => {
    const { provider, location } = await frozen('GLACIER');
    await provider.retrieve(location, 'BULK', 2);
    for (const tier of ['BULK', 'STANDARD', 'EXPEDITED'] as const) {
      expect(await provider.retrieve(location, tier, 3)).toEqual({ kind: 'IN_PROGRESS' });
    }
    expect(server.calls).toMatchObject({ RestoreObject: 4 });
  });

  it('of a restored object extends the copy and reports its expiry', async () => {
    const { provider, location } = await frozen('GLACIER');
    await provider.retrieve(location, 'EXPEDITED', 2);
    server.clock.advance(HOUR_MS);
    const before = await provider.stat(location);
    const after = await provider.retrieve(location, 'BULK', 20);
    if (before.restore.kind !== 'RESTORED' || after.kind !== 'RESTORED') throw new Error('frozen');
    expect(after.until.getTime() - before.restore.until.getTime()).toBe(18 * DAY_MS);
  });

  it.each<[StorageClass, 'EXPEDITED' | 'BULK']>([
    ['DEEP_ARCHIVE', 'EXPEDITED'],
    ['STANDARD', 'BULK'],
    ['INTELLIGENT_TIERING', 'BULK'],
  ])('from %s at tier %s is refused without a call', async (storageClass, tier) => {
    const { provider, location } = await frozen(storageClass);
    const refused = provider.retrieve(location, tier, 2);
    await expect(refused).rejects.toMatchObject({ code: 'RETRIEVAL_TIER_UNSUPPORTED' });
    expect(server.calls).toMatchObject({ RestoreObject: 0 });
  });

  it('without EXPEDITED capacity fails immediately and is not retried', async () => {
    const { provider, location } = await frozen('GLACIER');
    const code = 'GlacierExpeditedRetrievalNotAvailable';
    server.faults.next({ kind: 'status', status: 503, code, operation: 'RestoreObject', times: 9 });
    const refused = withSafeguards(provider).retrieve(location, 'EXPEDITED', 2);
    await expect(refused).rejects.toMatchObject({ code: 'EXPEDITED_UNAVAILABLE' });
    expect(server.calls).toMatchObject({ RestoreObject: 1 });
    expect(await provider.stat(location)).toMatchObject({ restore: { kind: 'NOT_REQUESTED' } });
    server.faults.clear();
    expect(await provider.retrieve(location, 'STANDARD', 2)).toEqual({ kind: 'IN_PROGRESS' });
  });

  it('is retried if its response is lost', async () => {
    const { provider, location } = await frozen('GLACIER');
    server.faults.next({ kind: 'no-answer', operation: 'RestoreObject' });
    const answer = await withSafeguards(provider).retrieve(location, 'STANDARD', 2);
    expect(answer).toEqual({ kind: 'IN_PROGRESS' });
    expect(server.calls).toMatchObject({ RestoreObject: 2 });
  });

  it('of an object in a class without restores is not needed', async () => {
    const { provider, location, bucket } = await frozen('GLACIER');
    await provider.retrieve(location, 'EXPEDITED', 2);
    server.clock.advance(HOUR_MS);
    await plainS3(server).send(
      new CopyObjectCommand({
        Bucket: bucket,
        Key: 'objects/a',
        CopySource: `${bucket}/objects/a`,
        StorageClass: 'STANDARD',
      }),
    );
    expect(await provider.retrieve(location, 'STANDARD', 2)).toEqual({ kind: 'NOT_NEEDED' });
  });

  it('of a missing object fails with OBJECT_NOT_FOUND', async () => {
    const { provider } = await frozen('GLACIER');
    const nowhere = StorageLocation.of('s3', 'nowhere', 'GLACIER');
    const asked = provider.retrieve(nowhere, 'BULK', 2);
    await expect(asked).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  it('is visible in a listing of more than 1,000 objects, in few requests', async () => {
    const { provider, location, bucket } = await frozen('GLACIER');
    await server.seed({
      bucket,
      keys: Array.from({ length: 1_001 }, (_, index) => `objects/many/${index}`),
      bytes: Buffer.from('bytes'),
      storageClass: 'GLACIER',
    });
    await provider.retrieve(location, 'EXPEDITED', 2);
    server.log.clear();
    const restores = await collect(provider.listRestores?.('') ?? nothing());
    expect(restores).toHaveLength(1_002);
    expect(restores.filter(({ restore }) => restore.kind === 'IN_PROGRESS')).toHaveLength(1);
    expect(await collect(provider.list('many/'))).toHaveLength(1_001);
    expect(server.log.requests).toHaveLength(4);
  });
});

async function* nothing(): AsyncIterable<never> {}
