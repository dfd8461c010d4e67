import { DeleteObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';

import { isDomainError } from '../../kernel/domain-error.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** How long to wait for an unwanted object to be deleted, in milliseconds. */
const DISCARD_MS = 10_000;

interface Version {
  readonly id: string;
  /** Undefined for a delete marker. */
  readonly bytes:
    | { readonly etag: string | undefined; readonly size: number | undefined }
    | undefined;
}

/**
 * Deletes an object permanently. With versioning, deletes the named version and all others with the same bytes under
 * the key, which puts whose responses were lost may have left; versions with different bytes are kept.
 */
export async function deleteObject(
  bucket: S3Bucket,
  key: string,
  version: string | undefined | null,
  signal?: AbortSignal,
): Promise<void> {
  const isNamed = version !== undefined && version !== null;
  if (!isNamed && !bucket.profile.alwaysVersioned) {
    const { DeleteMarker } = await bucket.send(new DeleteObjectCommand(bucket.at(key)), signal);
    if (!DeleteMarker) return;
  }
  const all = await versionsOf(bucket, key, signal);
  const named = all.find(({ id }) => id === version)?.bytes;
  const sameAsNamed = all.filter(
    ({ bytes }) => named && bytes && bytes.etag === named.etag && bytes.size === named.size,
  );
  const gone = isNamed ? sameAsNamed : all;
  for (const { id } of gone) await deleteVersion(bucket, key, id, signal);
  const left = all.filter((candidate) => !gone.includes(candidate));
  // Delete markers are useless once no version is left to hide.
  if (left.every(({ bytes }) => !bytes)) {
    for (const { id } of left) await deleteVersion(bucket, key, id, signal);
  }
}

/** Deletes an incorrect result of a put. Never rejects: the next put refuses whatever is left. */
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

/** All versions and delete markers of exactly this key. */
async function versionsOf(
  bucket: S3Bucket,
  key: string,
  signal: AbortSignal | undefined,
): Promise<Version[]> {
  const versions: Version[] = [];
  let next: { KeyMarker?: string; VersionIdMarker?: string | undefined } | undefined = {};
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
    // Keys are sorted: only longer ones follow.
    next =
      IsTruncated && NextKeyMarker === key
        ? { KeyMarker: key, VersionIdMarker: NextVersionIdMarker || undefined }
        : undefined;
  }
  return versions;
}
