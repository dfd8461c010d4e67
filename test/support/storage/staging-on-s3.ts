import { randomUUID } from 'node:crypto';

import { ListObjectsV2Command } from '@aws-sdk/client-s3';

import { BUCKET_MARKER } from '../../../src/modules/storage/infrastructure/s3/claim-bucket.ts';
import type { StagingSettings } from '../../../src/modules/upload/infrastructure/staging/staging-settings.ts';
import type { S3TestServer } from '../s3-server/s3-server.ts';
import { openUploads, plainS3 } from './s3-providers.ts';

/** Settings for staging in a new, empty bucket. */
export function stagingOn(server: S3TestServer): Record<string, string> {
  const bucket = `staging-${randomUUID()}`;
  server.createBucket(bucket);
  return {
    STAGING: 's3',
    STAGING_BUCKET: bucket,
    STAGING_REGION: server.region,
    STAGING_ENDPOINT: server.endpoint,
    STAGING_FORCE_PATH_STYLE: 'true',
    STAGING_PROFILE: server.region.startsWith('us-west') ? 'b2' : 'aws',
    STAGING_ACCESS_KEY_ID: server.credentials.accessKeyId,
    STAGING_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
  };
}

/** The leftovers of an installation in its bucket: keys, and those of multipart uploads prefixed with `upload`. */
export async function leftIn(server: S3TestServer, staging: StagingSettings): Promise<string[]> {
  if (staging.kind !== 's3') throw new Error('not staged on S3');
  const { bucket } = staging.options;
  const { Contents = [] } = await plainS3(server).send(
    new ListObjectsV2Command({ Bucket: bucket }),
  );
  const uploads = await openUploads(server, bucket);
  const kept = Contents.map(({ Key = '' }) => Key).filter((key) => !key.endsWith(BUCKET_MARKER));
  return [...kept, ...uploads.map((key) => `upload ${key}`)];
}
