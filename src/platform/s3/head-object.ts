import { type HeadObjectCommandOutput, HeadObjectCommand } from '@aws-sdk/client-s3';

import { DomainError, isDomainError } from '../../kernel/domain-error.ts';
import { objectVersion } from './object-version.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** Metadata of an object as returned by HEAD. */
export interface ObjectHead {
  /** Bytes. */
  readonly size: number;
  readonly version: string | undefined;
  /** Base64: of the whole object, or of its parts' checksums followed by `-` and the number of parts. */
  readonly sha256: string | undefined;
  /** In the same format. */
  readonly crc32: string | undefined;
  /** Hexadecimal, as recorded by the put; not verified by the service. */
  readonly claimedSha256: string | undefined;
  /** Undefined for STANDARD. */
  readonly storageClass: string | undefined;
  /** The raw header; undefined if no restore was requested or the restored copy has expired. */
  readonly restore: string | undefined;
  /** Set while an INTELLIGENT_TIERING object is in an archive tier. */
  readonly archiveStatus: string | undefined;
}

/** Undefined if the object or the bucket does not exist: HEAD does not distinguish them. */
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
    throw new DomainError('PROVIDER_UNAVAILABLE', "The provider did not return the object's size.");
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
