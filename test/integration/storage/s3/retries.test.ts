import { afterAll, beforeAll, expect, it } from 'vitest';

import type { StorageProvider } from '../../../../src/modules/storage/domain/storage-provider.ts';
import { openProviders } from '../../../../src/modules/storage/infrastructure/open-providers.ts';
import type { S3Operation } from '../../../support/s3-server/s3-operations.ts';
import { type S3TestServer, startS3Server } from '../../../support/s3-server/s3-server.ts';
import { NOTHING_ARCHIVED } from '../../../support/storage/nothing-archived.ts';
import { sourceOf } from '../../../support/storage/object-source.ts';
import { s3OptionsOf } from '../../../support/storage/s3-providers.ts';

let server: S3TestServer;
let provider: StorageProvider;
beforeAll(async () => {
  server = await startS3Server();
  const { bucket, region, endpoint, credentials } = s3OptionsOf(server, {
    storageClass: 'GLACIER',
  });
  const settings = {
    kind: 's3' as const,
    name: 'cold',
    storageClass: 'GLACIER' as const,
    bucket,
    region,
    endpoint,
    forcePathStyle: true,
    accessKeyId: { env: 'ID' },
    secretAccessKey: { env: 'SECRET' },
    prefix: '',
    timeScale: 1,
    directDownloads: false,
  };
  const [opened] = await openProviders(
    { plugins: [], providers: [settings], landing: 'local', policy: NOTHING_ARCHIVED },
    {
      clock: server.clock,
      env: { ID: credentials?.accessKeyId, SECRET: credentials?.secretAccessKey },
      directory: '/',
      log: () => undefined,
    },
  );
  if (!opened) throw new Error('the provider did not open');
  provider = opened;
});
afterAll(() => server[Symbol.asyncDispose]());

it.each<{
  operation: S3Operation;
  attempts: number;
  call: (at: Awaited<ReturnType<StorageProvider['put']>>) => Promise<unknown>;
}>([
  { operation: 'HeadObject', attempts: 3, call: (at) => provider.stat(at) },
  { operation: 'GetObject', attempts: 4, call: (at) => provider.open(at) },
  { operation: 'RestoreObject', attempts: 4, call: (at) => provider.retrieve(at, 'BULK', 1) },
  {
    operation: 'PutObject',
    attempts: 3,
    call: () => provider.put('other', sourceOf(Buffer.from('b'))),
  },
  { operation: 'ListObjectsV2', attempts: 3, call: () => firstOf(provider.list('')) },
])('sends a failing $operation $attempts times', async ({ operation, attempts, call }) => {
  const location = await provider.put('key', sourceOf(Buffer.from('bytes')));
  const fault = server.faults.next({ operation, kind: 'status', status: 500, times: 100 });
  await expect(call(location)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(fault.hits).toBe(attempts);
  server.faults.clear();
});

async function firstOf<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item;
  return undefined;
}
