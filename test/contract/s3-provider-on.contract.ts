import { randomUUID } from 'node:crypto';

import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, vi } from 'vitest';

import { isCold } from '../../src/modules/storage/domain/retrieval-hours.ts';
import type { StorageClass } from '../../src/modules/storage/domain/storage-class.ts';
import type { StorageLocation } from '../../src/modules/storage/domain/storage-location.ts';
import { S3StorageProvider } from '../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { emptyPrefix } from '../support/storage/empty-prefix.ts';
import type { KnownS3Server } from './known-s3-servers.ts';
import type { S3Target } from './s3-rules/s3-rule.ts';
import { storageProviderContract } from './storage-provider.contract.ts';

/** Restores complete quickly on endpoints that are tested with classes that need one. */
const PATIENCE = { timeout: 20_000, interval: 50 };

/** The storage provider contract on an existing endpoint; removes everything it stores there. */
export function s3ProviderContractOn(
  name: string,
  classes: readonly StorageClass[],
  { hidesListedRestores }: Pick<KnownS3Server, 'hidesListedRestores'>,
  open: () => Promise<S3Target & Partial<AsyncDisposable>>,
): void {
  const prefix = `flexstorage-contract-${randomUUID()}/`;
  let target: S3Target & Partial<AsyncDisposable>;
  let client: S3Client;

  beforeAll(async () => {
    target = await open();
    const { endpoint, region, credentials, bucket } = target;
    client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    await client
      .send(new HeadBucketCommand({ Bucket: bucket }))
      .catch(() => client.send(new CreateBucketCommand({ Bucket: bucket })));
  });
  afterAll(async () => {
    await emptyPrefix(client, target.bucket, prefix);
    client.destroy();
    await target[Symbol.asyncDispose]?.();
  });

  for (const storageClass of classes) {
    storageProviderContract(`S3 ${storageClass}, ${name}`, async () => {
      const { endpoint, region, credentials, bucket } = target;
      const provider = S3StorageProvider.open({
        name: 's3',
        endpoint,
        region,
        credentials,
        bucket,
        forcePathStyle: true,
        prefix: `${prefix}${randomUUID()}/`,
        storageClass,
        partBytes: 5 * 1024 * 1024,
      });
      return {
        provider,
        hidesListedRestores,
        ...(isCold(storageClass) && { thaw: (location) => thaw(provider, location) }),
        [Symbol.asyncDispose]: async () => {},
      };
    });
  }
}

async function thaw(provider: S3StorageProvider, location: StorageLocation): Promise<void> {
  await provider.retrieve(location, 'STANDARD', 4);
  await vi.waitFor(async () => {
    const { restore } = await provider.stat(location);
    expect(restore.kind).toBe('RESTORED');
  }, PATIENCE);
}
