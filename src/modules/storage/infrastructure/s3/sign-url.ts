import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { onS3 } from '../../../../platform/s3/s3-error.ts';

/** The maximum of Signature Version 4. Source: Amazon S3 API Reference, X-Amz-Expires. */
const MAX_TTL_SECONDS = 7 * 24 * 60 * 60;

/**
 * Signs a URL that reads the object. Signing sends no request, so the service may still reject the URL. Uses the
 * service's clock as seen in its responses, so that a wrong local clock does no harm.
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
