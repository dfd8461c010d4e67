import { join } from 'node:path';

import { ROOT_MARKER } from '../modules/storage/infrastructure/local/reserved-names.ts';
import type { Staging } from '../modules/upload/application/staging.ts';
import { IDLE_LIFETIME_MS } from '../modules/upload/domain/upload-session.ts';
import { LocalStaging } from '../modules/upload/infrastructure/staging/local-staging.ts';
import type { Config } from './config.ts';

/** Opens the staging area. Throws an Error if the bucket would expire uploads before their sessions do. */
export async function openStaging(
  { staging, dataDir }: Config,
  warn: (message: string) => void,
): Promise<Staging> {
  if (staging.kind === 'local') {
    return LocalStaging.open({ root: join(dataDir, 'staging'), marker: ROOT_MARKER });
  }
  // The AWS SDK is loaded only where it is used: it would delay every start.
  const { S3Staging } = await import('../modules/upload/infrastructure/staging/s3/s3-staging.ts');
  const { requireLastingUploads } =
    await import('../modules/upload/infrastructure/staging/s3/require-lasting-uploads.ts');
  const s3 = new S3Staging(staging.options);
  await requireLastingUploads(s3.bucket, s3.prefix, IDLE_LIFETIME_MS, warn);
  return s3;
}
