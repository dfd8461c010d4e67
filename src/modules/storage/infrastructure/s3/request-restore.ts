import { RestoreObjectCommand, type Tier } from '@aws-sdk/client-s3';

import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { s3ErrorName } from '../../../../platform/s3/s3-error.ts';
import type { RetrievalTier } from '../../domain/retrieval-tier.ts';

const TIERS: Readonly<Record<RetrievalTier, Tier>> = {
  EXPEDITED: 'Expedited',
  STANDARD: 'Standard',
  BULK: 'Bulk',
};

const STATUS_ACCEPTED = 202;

/** Errors that S3 returns for objects readable without a restore. */
const READABLE = new Set(['InvalidObjectState', 'ObjectAlreadyInActiveTierError']);

/**
 * Requests the restore of an archived object. Returns `STARTED` even if a restore is already in progress, and
 * `READABLE` if a restored copy exists, whose expiry is then extended, or none is needed. Never retries: the SDK would
 * repeat an expedited request that found no capacity.
 */
export async function requestRestore(
  bucket: S3Bucket,
  object: { readonly Bucket: string; readonly Key: string; readonly VersionId?: string },
  { tier, days }: { readonly tier: RetrievalTier; readonly days: number },
  signal?: AbortSignal,
): Promise<'STARTED' | 'READABLE'> {
  const command = new RestoreObjectCommand({
    ...object,
    RestoreRequest: { Days: days, GlacierJobParameters: { Tier: TIERS[tier] } },
  });
  try {
    const { $metadata } = await bucket.sendOnce(command, signal);
    return $metadata.httpStatusCode === STATUS_ACCEPTED ? 'STARTED' : 'READABLE';
  } catch (error) {
    const name = s3ErrorName(error) ?? '';
    if (name === 'RestoreAlreadyInProgress') return 'STARTED';
    if (READABLE.has(name)) return 'READABLE';
    throw error;
  }
}
