import { afterAll, beforeAll, expect, it } from 'vitest';

import { DomainError } from '../../../src/kernel/domain-error.ts';
import { CheckProvider } from '../../../src/modules/storage/application/check-provider.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { sha256ContentHasher } from '../../../src/modules/storage/infrastructure/sha256-content-hasher.ts';
import { systemClock } from '../../../src/platform/system-clock.ts';
import { UuidV7Source } from '../../../src/platform/uuid-v7-source.ts';
import { type S3TestServer, startS3Server } from '../../support/s3-server/s3-server.ts';
import { NOTHING_ARCHIVED } from '../../support/storage/nothing-archived.ts';
import { collect } from '../../support/storage/object-source.ts';
import { s3ProviderOn } from '../../support/storage/s3-providers.ts';

let aws: S3TestServer;
let b2: S3TestServer;
beforeAll(async () => {
  aws = await startS3Server();
  b2 = await startS3Server({ profile: 'b2' });
});
afterAll(async () => {
  await aws[Symbol.asyncDispose]();
  await b2[Symbol.asyncDispose]();
});

async function check(
  provider: StorageProvider,
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const ids = new UuidV7Source(systemClock);
  const providers = new ConfiguredProviders(provider, [], NOTHING_ARCHIVED);
  const checkProvider = new CheckProvider(providers, sha256ContentHasher, ids);
  const steps = await checkProvider.execute('s3', signal);
  return Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]));
}

const ALL_PASSED = {
  HEALTH: 'PASSED',
  WRITE: 'PASSED',
  STAT: 'PASSED',
  LIST: 'PASSED',
  READ: 'PASSED',
  READ_RANGE: 'PASSED',
  SIGNED_URL: 'PASSED',
  DELETE: 'PASSED',
};

it('passes for S3 and B2 buckets and leaves nothing behind', async () => {
  for (const provider of [s3ProviderOn(aws), s3ProviderOn(b2, { profile: 'b2' })]) {
    expect(await check(provider)).toEqual(ALL_PASSED);
    expect(await collect(provider.list(''))).toEqual([]);
  }
});

it('passes for an archive that refuses reads', async () => {
  const provider = s3ProviderOn(aws, { storageClass: 'DEEP_ARCHIVE' });
  const skipped = { READ_RANGE: 'SKIPPED', SIGNED_URL: 'SKIPPED' };
  expect(await check(provider)).toEqual({ ...ALL_PASSED, ...skipped });
});

it('reports a failed step and still removes the probe', async () => {
  const provider = s3ProviderOn(aws);
  aws.faults.next({
    kind: 'status',
    status: 403,
    code: 'AccessDenied',
    operation: 'GetObject',
    times: 100,
  });
  expect(await check(provider)).toMatchObject({
    WRITE: 'PASSED',
    READ: 'FAILED',
    DELETE: 'PASSED',
  });
  aws.faults.clear();
  expect(await collect(provider.list(''))).toEqual([]);
});

it('skips the other steps if the write fails', async () => {
  aws.faults.next({
    kind: 'status',
    status: 403,
    code: 'AccessDenied',
    operation: 'PutObject',
    times: 100,
  });
  expect(await check(s3ProviderOn(aws))).toMatchObject({
    WRITE: 'FAILED',
    READ: 'SKIPPED',
    DELETE: 'PASSED',
  });
  aws.faults.clear();
});

it('removes a probe that was stored despite a failed write', async () => {
  const s3 = s3ProviderOn(aws);
  const deaf: StorageProvider = Object.assign(Object.create(s3), {
    put: async (...args: Parameters<StorageProvider['put']>) => {
      await s3.put(...args);
      throw new DomainError('PROVIDER_UNAVAILABLE', 'the answer was lost');
    },
  });
  expect(await check(deaf)).toMatchObject({ WRITE: 'FAILED', STAT: 'SKIPPED', DELETE: 'PASSED' });
  expect(await collect(s3.list(''))).toEqual([]);
});

it('removes the probe even after the caller aborts', async () => {
  const s3 = s3ProviderOn(aws);
  const leaving = new AbortController();
  const left: StorageProvider = Object.assign(Object.create(s3), {
    stat: async (...args: Parameters<StorageProvider['stat']>) => {
      leaving.abort();
      return s3.stat(...args);
    },
  });
  expect(await check(left, leaving.signal)).toMatchObject({ STAT: 'FAILED', DELETE: 'PASSED' });
  expect(await collect(s3.list(''))).toEqual([]);
});
