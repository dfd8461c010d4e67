import { createHash } from 'node:crypto';

import { FileHash } from '../../../../kernel/file-hash.ts';
import type { ObjectHead } from '../../../../platform/s3/head-object.ts';
import type { S3Profile } from '../../../../platform/s3/s3-profile.ts';
import type { PutSource } from '../../domain/storage-provider.ts';

type Declared = Pick<PutSource, 'size' | 'sha256'>;

/** Whether what the service tells of an object proves that it has the bytes that were sent. */
export type Proof = (head: ObjectHead) => boolean;

/** What a put has made, to be looked at before it counts. */
export interface Stored {
  /** Where the service keeps versions. */
  readonly version: string | undefined;
  readonly proof: Proof;
}

/** As S3 writes the SHA-256 of an object that was put as a whole. */
export function base64Of(sha256: FileHash): string {
  return Buffer.from(sha256.hex, 'hex').toString('base64');
}

/**
 * As S3 writes the SHA-256 of an object that was put as one part: the hash of the part's hash.
 * Source: Amazon S3 User Guide, "Checking object integrity", composite checksums.
 */
export function onePartBase64Of(sha256: FileHash): string {
  const hash = createHash('sha256').update(Buffer.from(sha256.hex, 'hex'));
  return `${hash.digest('base64')}-1`;
}

/**
 * Whether an object that was found under a key is the declared one: by the SHA-256 that the service keeps, else by the one
 * that its put has claimed. Ours claims none that it has not compared with every byte before the object came to be, and
 * where the service keeps checksums, the CRC-32 says that these bytes came to be it.
 */
export function holds(
  { size, sha256, crc32, claimedSha256 }: ObjectHead,
  declared: Declared,
  { checksums }: Pick<S3Profile, 'checksums'>,
): boolean {
  if (size !== declared.size) return false;
  if (sha256 !== undefined) {
    return sha256 === base64Of(declared.sha256) || sha256 === onePartBase64Of(declared.sha256);
  }
  const guarded = !checksums || (crc32 !== undefined && !crc32.includes('-'));
  return guarded && claimedSha256 === declared.sha256.hex;
}

/**
 * The SHA-256 that the service has computed of the object's bytes. One that was only claimed counts when the service has
 * computed the hash of that hash, as it does for a single part; the CRC-32 of an object of many parts proves none.
 */
export function vouchedSha256({ sha256, claimedSha256 }: ObjectHead): FileHash | undefined {
  if (sha256 === undefined) return undefined;
  if (!sha256.includes('-')) return hashOf(Buffer.from(sha256, 'base64').toString('hex'));
  const claimed = hashOf(claimedSha256);
  return claimed && onePartBase64Of(claimed) === sha256 ? claimed : undefined;
}

function hashOf(hex = ''): FileHash | undefined {
  return /^[0-9a-f]{64}$/.test(hex) ? FileHash.ofHex(hex) : undefined;
}
