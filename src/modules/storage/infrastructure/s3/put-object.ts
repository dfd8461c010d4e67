import { DomainError } from '../../../../kernel/domain-error.ts';
import { discardObject } from '../../../../platform/s3/delete-object.ts';
import { headObject } from '../../../../platform/s3/head-object.ts';
import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { s3ErrorName } from '../../../../platform/s3/s3-error.ts';
import type { PutSource, S3Object } from '../../domain/storage-provider.ts';
import type { ObjectAttributes } from './object-attributes.ts';
import { holds, type Stored } from './object-proof.ts';
import { putCopy } from './put-copy.ts';
import { putParts } from './put-parts.ts';
import { putWhole } from './put-whole.ts';

export interface PutHow {
  readonly attributes: ObjectAttributes;
  /** Larger objects go up in parts. */
  readonly partBytes: number;
}

/**
 * Puts an object, or finds it there already, and resolves to its version where the service keeps some, once the service has
 * told that it is what was sent. Other bytes under the key are left alone (`CHECKSUM_MISMATCH`), or stay as a version.
 *
 * Bytes that are right are never taken away again, even when the put has to fail because their proof does not come:
 * another put of the same object may have found them good meanwhile, as the next one will.
 */
export async function putObject(
  bucket: S3Bucket,
  key: string,
  source: PutSource,
  how: PutHow,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const there = await headObject(bucket, key, undefined, signal);
  if (there && holds(there, source, bucket.profile)) return there.version;
  if (there && !bucket.profile.alwaysVersioned) throw taken();
  const stored = await store(bucket, key, source, how, signal);
  const head = await headObject(bucket, key, stored.version, signal);
  if (!head) {
    throw new DomainError('PROVIDER_UNAVAILABLE', 'the provider does not show what it has taken');
  }
  if (!stored.proof(head)) {
    await discardObject(bucket, key, stored.version);
    throw new DomainError(
      'PROVIDER_UNAVAILABLE',
      'the provider does not tell that it has kept what was sent',
    );
  }
  return stored.version;
}

async function store(
  bucket: S3Bucket,
  key: string,
  source: PutSource,
  { attributes, partBytes }: PutHow,
  signal?: AbortSignal,
): Promise<Stored> {
  try {
    if (canCopy(bucket, source)) {
      const copied = await putCopy(bucket, key, source, attributes, signal);
      if (copied) return copied;
    }
    return source.size <= partBytes
      ? await putWhole(bucket, key, source, attributes, signal)
      : await putParts(bucket, key, source, { attributes, partBytes }, signal);
  } catch (error) {
    if (s3ErrorName(error) !== 'PreconditionFailed') throw error;
    // Somebody else's put, or an earlier attempt of this one whose answer was lost.
    const there = await headObject(bucket, key, undefined, signal);
    if (!there) throw error;
    if (!holds(there, source, bucket.profile)) throw taken();
    return { version: there.version, proof: (head) => holds(head, source, bucket.profile) };
  }
}

function canCopy(
  bucket: S3Bucket,
  source: PutSource,
): source is PutSource & { readonly s3Object: S3Object } {
  const { s3Object, size } = source;
  if (!s3Object || size === 0 || !bucket.profile.checksums) return false;
  return bucket.isServiceOf(s3Object);
}

function taken(): DomainError {
  return new DomainError('CHECKSUM_MISMATCH', 'other bytes lie under the key');
}
