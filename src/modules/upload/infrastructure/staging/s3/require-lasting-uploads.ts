import { GetBucketLifecycleConfigurationCommand, type LifecycleRule } from '@aws-sdk/client-s3';

import { isDomainError } from '../../../../../kernel/domain-error.ts';
import type { S3Bucket } from '../../../../../platform/s3/s3-bucket.ts';
import { complaintOf, s3ErrorName } from '../../../../../platform/s3/s3-error.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Timeout, so that an unresponsive service does not block startup. Milliseconds. */
const TIMEOUT_MS = 10_000;

const ADVICE =
  'Add a lifecycle rule AbortIncompleteMultipartUpload of 30 days to remove uploads orphaned by a crash.';

/**
 * Checks that the bucket's lifecycle rules keep uploads for longer than `lifetimeMs`, the idle lifetime of a session,
 * because an upload that the bucket aborts is lost. Throws an Error with the offending rules; warns if no rule applies
 * or the rules cannot be read.
 */
export async function requireLastingUploads(
  bucket: S3Bucket,
  prefix: string,
  lifetimeMs: number,
  warn: (message: string) => void,
): Promise<void> {
  const rules = await rulesOf(bucket, warn);
  if (!rules) return;
  const applicable = rules.filter((rule) => rule.Status === 'Enabled' && appliesTo(rule, prefix));
  const days = Math.floor(lifetimeMs / DAY_MS);
  const tooSoon = applicable.filter((rule) => expiryDays(rule) <= days);
  if (tooSoon.length > 0) {
    const named = tooSoon.map((rule) => `  ${rule.ID ?? 'unnamed rule'}: ${expiryDays(rule)} days`);
    throw new Error(
      `The lifecycle rules of the staging bucket delete uploads too early. Uploads can be resumed for ${days} days, so ` +
        `these rules must apply later than that, preferably after 30 days:\n${named.join('\n')}`,
    );
  }
  if (!applicable.some((rule) => rule.AbortIncompleteMultipartUpload)) {
    warn(`The staging bucket has no lifecycle rule for orphaned uploads. ${ADVICE}`);
  }
}

/** Undefined if the rules cannot be read. */
async function rulesOf(
  bucket: S3Bucket,
  warn: (message: string) => void,
): Promise<readonly LifecycleRule[] | undefined> {
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket.name });
  try {
    return (await bucket.send(command, AbortSignal.timeout(TIMEOUT_MS))).Rules ?? [];
  } catch (error) {
    if (s3ErrorName(error) === 'NoSuchLifecycleConfiguration') return [];
    const why = isDomainError(error) ? complaintOf(error.cause) : 'did not respond in time.';
    warn(`Could not read the lifecycle rules of the staging bucket: it ${why} ${ADVICE}`);
    return undefined;
  }
}

function appliesTo({ Filter: filter, Prefix: old }: LifecycleRule, prefix: string): boolean {
  const of = filter?.Prefix ?? filter?.And?.Prefix ?? old ?? '';
  return of.startsWith(prefix) || prefix.startsWith(of);
}

/** Days until the rule deletes multipart uploads or objects; staging uses both. */
function expiryDays(rule: LifecycleRule): number {
  const { AbortIncompleteMultipartUpload: abort, Expiration: expiry } = rule;
  return Math.min(abort?.DaysAfterInitiation ?? Infinity, expiry?.Days ?? Infinity);
}
