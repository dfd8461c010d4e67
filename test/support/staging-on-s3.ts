import { randomUUID } from 'node:crypto';

import type { S3TestServer } from './s3-server/s3-server.ts';

/** The settings of an installation that stages in an empty bucket of its own. */
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
