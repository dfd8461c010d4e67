import type { Content } from '../../library/domain/content.ts';
import { type FileFacts, fileFacts } from '../../library/domain/file-facts.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';

/** Key prefix of manifests at a provider. */
export const MANIFEST_PREFIX = 'manifests/';

/**
 * Everything needed to recover archived bytes without a database. Records are immutable; a later record of the same
 * content supersedes earlier ones. Part of the on-disk format: fields may be added, never renamed.
 */
export interface ManifestRecord {
  readonly format: 'flexstorage-manifest/1';
  readonly recordedAt: string;
  readonly owner: { readonly id: string; readonly email: string };
  readonly contentId: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** The object's key at every provider. */
  readonly key: string;
  readonly files: readonly FileFacts[];
}

/** Builds the record of a content at `now`. */
export function manifestRecord(
  content: Content,
  files: readonly StoredFile[],
  email: string,
  now: Date,
): ManifestRecord {
  return {
    format: 'flexstorage-manifest/1',
    recordedAt: now.toISOString(),
    owner: { id: content.ownerId, email },
    contentId: content.id,
    sha256: content.sha256.hex,
    size: content.size.bytes,
    key: content.storageKey,
    files: files.map(fileFacts),
  };
}

/** Key prefix of a content's records. */
export function manifestPrefix({ ownerId, id }: Pick<Content, 'ownerId' | 'id'>): string {
  return `${MANIFEST_PREFIX}${ownerId}/${id}/`;
}

/** Keys sort by time within a content: ids are UUIDv7. */
export function manifestKey({ owner, contentId }: ManifestRecord, recordId: string): string {
  return `${manifestPrefix({ ownerId: owner.id, id: contentId })}${recordId}.json`;
}

/** Creation time of the record with this key: the first 48 bits of a UUIDv7 are milliseconds (RFC 9562 §5.7). */
export function recordedAtOf(key: string): Date {
  const recordId = key.slice(key.lastIndexOf('/') + 1);
  return new Date(Number.parseInt(recordId.slice(0, 13).replace('-', ''), 16));
}
