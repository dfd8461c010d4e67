import { type HeadObjectCommandOutput, HeadObjectCommand } from '@aws-sdk/client-s3';

import { DomainError, isDomainError } from '../../kernel/domain-error.ts';
import { objectVersion } from './object-version.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** What a service tells of an object without its bytes. */
export interface ObjectHead {
  /** Bytes. */
  readonly size: number;
  readonly version: string | undefined;
  /** In base64 as S3 tells it: of the whole object, or of its parts' checksums with `-` and their number. */
  readonly sha256: string | undefined;
  /** Likewise. */
  readonly crc32: string | undefined;
  /** In hexadecimal, as whoever put the object has claimed. */
  readonly claimedSha256: string | undefined;
  /** Undefined for STANDARD. */
  readonly storageClass: string | undefined;
  /** The header as it came; undefined when nothing was asked for or it is over. */
  readonly restore: string | undefined;
  /** Set while an object of INTELLIGENT_TIERING lies in one of its archive tiers. */
  readonly archiveStatus: string | undefined;
}

/** Undefined when there is no such object, or no such bucket: HEAD does not say which. */
export async function headObject(
  bucket: S3Bucket,
  key: string,
  version?: string | null,
  signal?: AbortSignal,
): Promise<ObjectHead | undefined> {
  const command = new HeadObjectCommand({
    ...bucket.at(key, version),
    ...(bucket.profile.checksums ? { ChecksumMode: 'ENABLED' } : {}),
  });
  try {
    return factsOf(await bucket.send(command, signal));
  } catch (error) {
    if (isDomainError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  }
}

function factsOf(output: HeadObjectCommandOutput): ObjectHead {
  if (output.ContentLength === undefined) {
    throw new DomainError('PROVIDER_UNAVAILABLE', 'the provider tells no size');
  }
  return {
    size: output.ContentLength,
    version: objectVersion(output.VersionId),
    sha256: output.ChecksumSHA256,
    crc32: output.ChecksumCRC32,
    claimedSha256: output.Metadata?.['sha256'],
    storageClass: output.StorageClass,
    restore: output.Restore,
    archiveStatus: output.ArchiveStatus,
  };
}
