import { createHash } from 'node:crypto';

import { FileHash } from '../../../../kernel/file-hash.ts';
import type { ObjectHead } from '../../../../platform/s3/head-object.ts';
import type { S3Profile } from '../../../../platform/s3/s3-profile.ts';
import type { PutSource } from '../../domain/storage-provider.ts';

type Declared = Pick<PutSource, 'size' | 'sha256'>;

/** Whether the service's metadata proves that the object has the bytes that were sent. */
export type Proof = (head: ObjectHead) => boolean;

/** The result of a put, to be verified before it counts. */
export interface Stored {
  /** Undefined where the service keeps no versions. */
  readonly version: string | undefined;
  readonly proof: Proof;
}

/** The SHA-256 as S3 encodes it for an object put in one request. */
export function base64Of(sha256: FileHash): string {
  return Buffer.from(sha256.hex, 'hex').toString('base64');
}

/**
 * The SHA-256 as S3 encodes it for a single-part multipart object: the hash of the part's hash. Source: Amazon S3 User
 * Guide, "Checking object integrity", composite checksums.
 */
export function onePartBase64Of(sha256: FileHash): string {
  const hash = createHash('sha256').update(Buffer.from(sha256.hex, 'hex'));
  return `${hash.digest('base64')}-1`;
}

/**
 * Whether the object found under a key is the declared one, by the service's SHA-256 or else by the SHA-256 that its
 * put recorded. Our puts record it only after comparing it with every byte, and where the service keeps checksums, the
 * CRC-32 confirms that those bytes were stored.
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
 * The SHA-256 that the service computed from the object's bytes. A recorded SHA-256 counts if the service computed the
 * hash of that hash, as it does for a single part; the CRC-32 of a multipart object proves no SHA-256.
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
