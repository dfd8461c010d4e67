import { HeadBucketCommand } from '@aws-sdk/client-s3';

import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { complaintOf, s3ErrorName, statusOf } from '../../../../platform/s3/s3-error.ts';
import type { ProviderHealth } from '../../domain/storage-provider.ts';

/** Keyed by HTTP status, because HEAD returns no error code, or by SDK error name. */
const REASONS: Readonly<Record<string, string>> = {
  301: 'is in another region.',
  403: 'cannot be accessed with these credentials.',
  404: 'does not exist.',
  CredentialsProviderError: 'cannot be accessed because there are no credentials.',
};

/** Checks that the bucket responds within the timeout. Never rejects. */
export async function checkHealth(
  bucket: S3Bucket,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<ProviderHealth> {
  const late = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, late]) : late;
  try {
    await bucket.send(new HeadBucketCommand({ Bucket: bucket.name }), stop);
    return { healthy: true };
  } catch (error) {
    if (late.aborted) {
      return {
        healthy: false,
        reason: `Bucket ${bucket.name} did not respond within ${timeoutMs / 1000} s.`,
      };
    }
    const { cause } = error as Error;
    const known = REASONS[String(statusOf(cause) ?? s3ErrorName(cause))];
    return { healthy: false, reason: `Bucket ${bucket.name} ${known ?? complaintOf(cause)}` };
  }
}
