import { HeadBucketCommand } from '@aws-sdk/client-s3';

import type { ProviderHealth } from '../../../domain/storage/storage-provider.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { s3ErrorName } from './s3-error.ts';

/** HEAD has no body: its errors have only their status for a name. */
const REASONS: Readonly<Record<string, string>> = {
  NotFound: 'does not exist',
  NoSuchBucket: 'does not exist',
  403: 'may not be read with these credentials',
  Forbidden: 'may not be read with these credentials',
  AccessDenied: 'may not be read with these credentials',
  301: 'lies in another region',
  PermanentRedirect: 'lies in another region',
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
    const name = s3ErrorName(error) ?? 'unknown';
    const reason = Object.hasOwn(REASONS, name) ? REASONS[name] : `cannot be reached: ${name}`;
    return { healthy: false, reason: `the bucket ${bucket.name} ${reason}` };
  }
}
