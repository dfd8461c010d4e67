import { randomUUID } from 'node:crypto';

import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';

import { isCold } from '../../../src/modules/storage/domain/retrieval-hours.ts';
import type { StorageLocation } from '../../../src/modules/storage/domain/storage-location.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import type { S3ProviderOptions } from '../../../src/modules/storage/infrastructure/s3/s3-provider-options.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import type { S3TestServer } from '../s3-server/s3-server.ts';

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

/** Options for a new bucket, with the smallest possible parts. */
export function s3OptionsOf(
  server: S3TestServer,
  options: Partial<S3ProviderOptions> = {},
): S3ProviderOptions {
  const bucket = `bucket-${randomUUID()}`;
  server.createBucket(bucket);
  return {
    name: 's3',
    bucket,
    endpoint: server.endpoint,
    region: server.region,
    credentials: server.credentials,
    forcePathStyle: true,
    storageClass: 'STANDARD',
    partBytes: 5 * MIB,
    ...options,
  };
}

/** A provider on a new, empty bucket. */
export function s3ProviderOn(
  server: S3TestServer,
  options: Partial<S3ProviderOptions> = {},
): S3StorageProvider {
  return S3StorageProvider.open(s3OptionsOf(server, options));
}

/** Makes an archived object readable by the server's clock. */
export function thawing(server: S3TestServer, provider: StorageProvider) {
  if (!isCold(provider.capabilities.storageClass)) return {};
  return {
    thaw: async (location: StorageLocation): Promise<void> => {
      await provider.retrieve(location, 'STANDARD', 4);
      server.clock.advance(12 * HOUR_MS);
      // Lets the provider observe the server's time.
      await provider.stat(location);
    },
  };
}

/** The plain SDK; sends no checksums by default. */
export function plainS3({ endpoint, region, credentials }: S3TestServer): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
}

/** Keys of the unfinished multipart uploads. */
export async function openUploads(server: S3TestServer, bucket: string): Promise<string[]> {
  const answer = await plainS3(server).send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return (answer.Uploads ?? []).map(({ Key = '' }) => Key);
}
