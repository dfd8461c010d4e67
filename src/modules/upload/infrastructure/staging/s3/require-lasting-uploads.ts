import { GetBucketLifecycleConfigurationCommand, type LifecycleRule } from '@aws-sdk/client-s3';

import { isDomainError } from '../../../../../kernel/domain-error.ts';
import type { S3Bucket } from '../../../../../platform/s3/s3-bucket.ts';
import { complaintOf, s3ErrorName } from '../../../../../platform/s3/s3-error.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A service that does not answer must not keep the installation from starting. Milliseconds. */
const ASK_MS = 10_000;

const ADVICE =
  'set a lifecycle rule AbortIncompleteMultipartUpload of 30 days on it, for what a crash may leave';

/**
 * Makes sure that the rules of the bucket leave uploads alone for longer than `lifetimeMs`, how long a session waits for
 * its next byte: an upload that the bucket ends is lost to its client. Throws an Error that names the rules that do not;
 * warns when there is none, or when they cannot be read.
 */
export async function requireLastingUploads(
  bucket: S3Bucket,
  prefix: string,
  lifetimeMs: number,
  warn: (message: string) => void,
): Promise<void> {
  const rules = await rulesOf(bucket, warn);
  if (!rules) return;
  const ours = rules.filter((rule) => rule.Status === 'Enabled' && concerns(rule, prefix));
  const days = Math.floor(lifetimeMs / DAY_MS);
  const tooSoon = ours.filter((rule) => endsAfterDays(rule) <= days);
  if (tooSoon.length > 0) {
    const named = tooSoon.map((rule) => `  ${rule.ID ?? 'a rule'}: ${endsAfterDays(rule)} days`);
    throw new Error(
      `The staging bucket ends uploads that may go on for ${days} days without a byte; ` +
        `its rules must leave them alone for longer, better for 30 days:\n${named.join('\n')}`,
    );
  }
  if (!ours.some((rule) => rule.AbortIncompleteMultipartUpload)) {
    warn(`the staging bucket has no rule that ends forgotten uploads: ${ADVICE}`);
  }
}

/** Undefined when they cannot be read. */
async function rulesOf(
  bucket: S3Bucket,
  warn: (message: string) => void,
): Promise<readonly LifecycleRule[] | undefined> {
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket.name });
  try {
    return (await bucket.send(command, AbortSignal.timeout(ASK_MS))).Rules ?? [];
  } catch (error) {
    if (s3ErrorName(error) === 'NoSuchLifecycleConfiguration') return [];
    const why = isDomainError(error) ? complaintOf(error.cause) : 'does not answer';
    warn(`the rules of the staging bucket are not known, it ${why}: ${ADVICE}`);
    return undefined;
  }
}

function concerns({ Filter: filter, Prefix: old }: LifecycleRule, prefix: string): boolean {
  const of = filter?.Prefix ?? filter?.And?.Prefix ?? old ?? '';
  return of.startsWith(prefix) || prefix.startsWith(of);
}

/** By the rule that comes first: that of uploads, or that of objects, such as the bytes behind the last part. */
function endsAfterDays(rule: LifecycleRule): number {
  const { AbortIncompleteMultipartUpload: abort, Expiration: expiry } = rule;
  return Math.min(abort?.DaysAfterInitiation ?? Infinity, expiry?.Days ?? Infinity);
}
