import { DeleteObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';

import { isDomainError } from '../../kernel/domain-error.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** How long to wait until what must not stay is gone. Milliseconds. */
const DISCARD_MS = 10_000;

interface Version {
  readonly id: string;
  /** Undefined for a marker, which says that the object is deleted. */
  readonly bytes:
    | { readonly etag: string | undefined; readonly size: number | undefined }
    | undefined;
}

/**
 * Removes an object for good. Where there are versions, these are the named one and all others of the same bytes under
 * the same key, which puts may have left that did not hear the answer; versions of other bytes stay.
 */
export async function deleteObject(
  bucket: S3Bucket,
  key: string,
  version: string | undefined | null,
  signal?: AbortSignal,
): Promise<void> {
  if (version === undefined || version === null) {
    if (!bucket.profile.alwaysVersioned) {
      const { DeleteMarker } = await bucket.send(new DeleteObjectCommand(bucket.at(key)), signal);
      if (!DeleteMarker) return;
    }
    const all = await versionsOf(bucket, key, signal);
    for (const { id } of all) await deleteVersion(bucket, key, id, signal);
    return;
  }
  const all = await versionsOf(bucket, key, signal);
  const named = all.find(({ id }) => id === version)?.bytes;
  const gone = all.filter(
    ({ bytes }) => named && bytes && bytes.etag === named.etag && bytes.size === named.size,
  );
  for (const { id } of gone) await deleteVersion(bucket, key, id, signal);
  const left = all.filter((candidate) => !gone.includes(candidate));
  // Markers say nothing any more once there is nothing to hide.
  if (left.every(({ bytes }) => !bytes)) {
    for (const { id } of left) await deleteVersion(bucket, key, id, signal);
  }
}

/** Removes what a put has made that is not what it should be. Never rejects: what stays is refused to the next put. */
export async function discardObject(
  bucket: S3Bucket,
  key: string,
  version: string | undefined,
): Promise<void> {
  const command = new DeleteObjectCommand(bucket.at(key, version));
  await bucket.send(command, AbortSignal.timeout(DISCARD_MS)).catch(() => undefined);
}

async function deleteVersion(
  bucket: S3Bucket,
  key: string,
  version: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await bucket.send(new DeleteObjectCommand(bucket.at(key, version)), signal);
  } catch (error) {
    if (!isDomainError(error, 'OBJECT_NOT_FOUND')) throw error;
  }
}

/** All versions of exactly this key, and the markers of its deletions. */
async function versionsOf(
  bucket: S3Bucket,
  key: string,
  signal: AbortSignal | undefined,
): Promise<Version[]> {
  const versions: Version[] = [];
  let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (next) {
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: bucket.name,
      Prefix: key,
      ...next,
    });
    const page = await bucket.send(command, signal);
    for (const { Key, VersionId, ETag, Size } of page.Versions ?? []) {
      const bytes = { etag: ETag, size: Size };
      if (Key === key && VersionId !== undefined) versions.push({ id: VersionId, bytes });
    }
    for (const { Key, VersionId } of page.DeleteMarkers ?? []) {
      if (Key === key && VersionId !== undefined)
        versions.push({ id: VersionId, bytes: undefined });
    }
    const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
    // Keys come in order: behind this one are only longer ones.
    next =
      IsTruncated && NextKeyMarker === key
        ? {
            KeyMarker: key,
            ...(NextVersionIdMarker ? { VersionIdMarker: NextVersionIdMarker } : {}),
          }
        : undefined;
  }
  return versions;
}
