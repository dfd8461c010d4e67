import { join } from 'node:path';

import { ROOT_MARKER } from '../modules/storage/infrastructure/local/reserved-names.ts';
import type { PlaceClaims } from '../modules/storage/infrastructure/place-claims.ts';
import type { Staging } from '../modules/upload/application/staging.ts';
import { IDLE_LIFETIME_MS } from '../modules/upload/domain/upload-session.ts';
import { LocalStaging } from '../modules/upload/infrastructure/staging/local-staging.ts';
import type { Config } from './config.ts';

/**
 * Opens the staging area. Throws an Error if the bucket would expire uploads before their sessions do, or if its prefix
 * belongs to another installation. Without `claims`, the prefix is not claimed.
 */
export async function openStaging(
  { staging, dataDir }: Config,
  warn: (message: string) => void,
  claims?: PlaceClaims,
): Promise<Staging> {
  if (staging.kind === 'local') {
    return LocalStaging.open({ root: join(dataDir, 'staging'), marker: ROOT_MARKER });
  }
  // The AWS SDK is loaded only where it is used: it would delay every start.
  const { S3Staging } = await import('../modules/upload/infrastructure/staging/s3/s3-staging.ts');
  const { BucketClaim } = await import('../modules/storage/infrastructure/s3/bucket-claim.ts');
  const { S3Bucket } = await import('../platform/s3/s3-bucket.ts');
  const { requireLastingUploads } =
    await import('../modules/upload/infrastructure/staging/s3/require-lasting-uploads.ts');
  const { prefix = 'staging/' } = staging.options;
  const place = { bucket: new S3Bucket(staging.options), prefix, name: 'bucket:staging' };
  const claim = claims && new BucketClaim(place, claims, warn);
  await claim?.atStart();
  const s3 = new S3Staging(staging.options, claim?.ensure);
  await requireLastingUploads(s3.bucket, s3.prefix, IDLE_LIFETIME_MS, warn);
  return s3;
}
