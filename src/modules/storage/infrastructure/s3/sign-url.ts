import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { onS3 } from '../../../../platform/s3/s3-error.ts';

/** The longest that Signature Version 4 allows. Source: Amazon S3 API Reference, X-Amz-Expires. */
const MAX_TTL_SECONDS = 7 * 24 * 60 * 60;

/**
 * A URL that reads the object. Signing asks the service nothing, so the URL may still be refused. It counts from the time of
 * the service, as far as its answers have told it, and not from that of a machine whose clock is wrong.
 */
export async function signUrl(
  bucket: S3Bucket,
  object: { readonly Bucket: string; readonly Key: string; readonly VersionId?: string },
  ttlSeconds: number,
  headers: { readonly contentType: string; readonly contentDisposition: string },
): Promise<URL> {
  const command = new GetObjectCommand({
    ...object,
    ResponseContentType: headers.contentType,
    ResponseContentDisposition: headers.contentDisposition,
  });
  const expiresIn = Math.max(1, Math.min(MAX_TTL_SECONDS, Math.floor(ttlSeconds)));
  const signingDate = new Date(Date.now() + bucket.client.config.systemClockOffset);
  return new URL(await onS3(getSignedUrl(bucket.client, command, { expiresIn, signingDate })));
}
