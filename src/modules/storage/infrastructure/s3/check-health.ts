import { HeadBucketCommand } from '@aws-sdk/client-s3';

import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { complaintOf, s3ErrorName, statusOf } from '../../../../platform/s3/s3-error.ts';
import type { ProviderHealth } from '../../domain/storage-provider.ts';

/** By the status of the answer, since HEAD tells no more, or by the name of the SDK's error. */
const REASONS: Readonly<Record<string, string>> = {
  301: 'lies in another region',
  403: 'may not be read with these credentials',
  404: 'does not exist',
  CredentialsProviderError: 'cannot be asked: there are no credentials',
};

/** Whether the bucket answers within the time. Never rejects. */
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
        reason: `the bucket ${bucket.name} has not answered in ${timeoutMs / 1000} s`,
      };
    }
    const { cause } = error as Error;
    const known = REASONS[String(statusOf(cause) ?? s3ErrorName(cause))];
    return { healthy: false, reason: `the bucket ${bucket.name} ${known ?? complaintOf(cause)}` };
  }
}
