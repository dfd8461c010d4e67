import { DomainError } from '../../../../kernel/domain-error.ts';
import { discardObject } from '../../../../platform/s3/delete-object.ts';
import { headObject, type ObjectHead } from '../../../../platform/s3/head-object.ts';
import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { s3ErrorName, unavailable } from '../../../../platform/s3/s3-error.ts';
import type { PutSource, S3Object } from '../../domain/storage-provider.ts';
import type { ObjectAttributes } from './object-attributes.ts';
import { holds, type Stored } from './object-proof.ts';
import { putCopy } from './put-copy.ts';
import { putParts } from './put-parts.ts';
import { putWhole } from './put-whole.ts';
import { storageClassOf } from './restore-state.ts';

export interface PutHow {
  readonly attributes: ObjectAttributes;
  /** Larger objects are uploaded in parts. */
  readonly partBytes: number;
}

/**
 * Puts an object, or finds it already stored, and resolves to its version where the service keeps versions, once the
 * service confirms that it holds what was sent. Different bytes under the key, or another storage class, are left alone (`CHECKSUM_MISMATCH`) or
 * kept as a version.
 *
 * Never deletes correct bytes, even if the put fails for lack of proof: a concurrent put of the same object may already
 * have accepted them, and the next one will.
 */
export async function putObject(
  bucket: S3Bucket,
  key: string,
  source: PutSource,
  how: PutHow,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const there = await headObject(bucket, key, undefined, signal);
  if (there && isStored(there, source, bucket, how)) return there.version;
  if (there && !bucket.profile.alwaysVersioned) throw taken();
  const stored = await store(bucket, key, source, how, signal);
  const head = await headObject(bucket, key, stored.version, signal);
  if (!head) throw unavailable('The provider does not return the object it accepted.');
  if (!stored.proof(head)) {
    await discardObject(bucket, key, stored.version);
    throw unavailable('The provider does not confirm that it stored the bytes that were sent.');
  }
  return stored.version;
}

async function store(
  bucket: S3Bucket,
  key: string,
  source: PutSource,
  how: PutHow,
  signal?: AbortSignal,
): Promise<Stored> {
  const { attributes, partBytes } = how;
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
    // Stored by another put, or by an earlier attempt whose response was lost.
    const there = await headObject(bucket, key, undefined, signal);
    if (!there) throw error;
    if (!isStored(there, source, bucket, how)) throw taken();
    return { version: there.version, proof: (head) => isStored(head, source, bucket, how) };
  }
}

/**
 * Whether an object found under the key is the one to store. One in another class is not: it belongs to another
 * provider in the same place, or was moved.
 */
function isStored(
  there: ObjectHead,
  source: PutSource,
  { profile }: S3Bucket,
  { attributes }: PutHow,
): boolean {
  const { StorageClass: wanted = 'STANDARD' } = attributes;
  return holds(there, source, profile) && storageClassOf(there.storageClass) === wanted;
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
  return new DomainError(
    'CHECKSUM_MISMATCH',
    'The key already holds different bytes, or the same in another storage class.',
  );
}
