import { randomBytes } from 'node:crypto';

import type { ArchivedObject } from '../../../src/modules/storage/domain/archived-object.ts';
import type { StorageClass } from '../../../src/modules/storage/domain/storage-class.ts';
import type { Blob, BlobFolder } from './blob-folder.ts';
import type { Checksum, ChecksumAlgorithm, ChecksumType } from './checksums.ts';
import { noSuchKey, S3Error } from './s3-error.ts';

/** Settings given when an object or its upload is created. */
export interface ObjectSettings {
  /** Headers returned by GET: Content-Type and similar, and `x-amz-meta-*`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: StorageClass;
  /** Encryption headers repeated in responses. */
  readonly encryption: Readonly<Record<string, string>>;
  readonly tags: ReadonlyMap<string, string>;
}

export interface StoredObject extends ObjectSettings {
  readonly kind: 'object';
  readonly key: string;
  /** `null` in a bucket without versions, as in S3. */
  readonly versionId: string;
  readonly blob: Blob;
  /** With quotes. */
  readonly etag: string;
  readonly modifiedAt: Date;
  readonly checksum: Checksum | undefined;
  tags: ReadonlyMap<string, string>;
  archived: ArchivedObject;
}

/** The delete marker left by DELETE without a version in a versioned bucket. */
interface DeleteMarker {
  readonly kind: 'marker';
  readonly key: string;
  readonly versionId: string;
  readonly modifiedAt: Date;
}

export type Version = StoredObject | DeleteMarker;

export interface Part {
  readonly number: number;
  readonly blob: Blob;
  /** Hexadecimal. */
  readonly md5: string;
  readonly modifiedAt: Date;
  readonly checksum: Omit<Checksum, 'type'> | undefined;
}

export interface Upload extends ObjectSettings {
  readonly id: string;
  readonly key: string;
  readonly startedAt: Date;
  readonly checksum:
    | { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType }
    | undefined;
  readonly parts: Map<number, Part>;
}

/** A lifecycle rule that aborts incomplete multipart uploads. */
export interface AbortRule {
  readonly prefix: string;
  readonly days: number;
}

/** A bucket with object versions and multipart uploads. Changes are synchronous, so conditions on them are reliable. */
export class Bucket {
  readonly uploads = new Map<string, Upload>();
  /** The stored lifecycle configuration and its supported rules. */
  lifecycle: { readonly document: string; readonly aborts: readonly AbortRule[] } | undefined;
  private readonly versions = new Map<string, Version[]>();

  constructor(
    readonly name: string,
    readonly createdAt: Date,
    public isVersioned: boolean,
    private readonly blobs: BlobFolder,
  ) {}

  get isEmpty(): boolean {
    return this.versions.size === 0;
  }

  /** The newest version, unless it is a marker. */
  current(key: string): StoredObject | undefined {
    const [newest] = this.versions.get(key) ?? [];
    return newest?.kind === 'object' ? newest : undefined;
  }

  /** Throws NoSuchKey, NoSuchVersion, or MethodNotAllowed for a marker. */
  require(key: string, versionId?: string): StoredObject {
    const versions = this.versions.get(key) ?? [];
    const found =
      versionId === undefined
        ? versions[0]
        : versions.find((version) => version.versionId === versionId);
    if (found?.kind === 'object') return found;
    const headers: Record<string, string> = found
      ? { 'x-amz-delete-marker': 'true', 'x-amz-version-id': found.versionId }
      : {};
    if (versionId === undefined) throw noSuchKey(key, headers);
    if (found) {
      const message = 'The specified method is not allowed against this resource.';
      throw new S3Error(405, 'MethodNotAllowed', message, { headers });
    }
    throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.');
  }

  /** Adds the object as the newest version of its key, or as the only one. */
  async add(object: Omit<StoredObject, 'kind' | 'versionId' | 'archived'>): Promise<StoredObject> {
    const versionId = this.newVersionId();
    const added: StoredObject = {
      ...object,
      kind: 'object',
      versionId,
      archived: { kind: 'ARCHIVED' },
    };
    await this.push(added);
    return added;
  }

  /** The removed version or the added marker; undefined if nothing changed. */
  async remove(
    key: string,
    versionId: string | undefined,
    now: Date,
  ): Promise<Version | undefined> {
    const versions = this.versions.get(key) ?? [];
    if (versionId === undefined && this.isVersioned) {
      const marker: Version = {
        kind: 'marker',
        key,
        versionId: this.newVersionId(),
        modifiedAt: now,
      };
      await this.push(marker);
      return marker;
    }
    const gone = versions.find((version) => version.versionId === (versionId ?? 'null'));
    if (!gone) return undefined;
    this.keep(
      key,
      versions.filter((version) => version !== gone),
    );
    await this.release(gone);
    return gone;
  }

  /** The current objects by key, in S3 order. */
  objects(prefix = ''): StoredObject[] {
    return this.keys(prefix)
      .map((key) => this.current(key))
      .filter((object) => object !== undefined);
  }

  /** All versions by key, newest first. */
  allVersions(prefix = ''): (Version & { readonly isLatest: boolean })[] {
    return this.keys(prefix).flatMap((key) =>
      (this.versions.get(key) ?? []).map((version, index) =>
        Object.assign({ ...version }, { isLatest: index === 0 }),
      ),
    );
  }

  versionsOf(key: string): readonly Version[] {
    return this.versions.get(key) ?? [];
  }

  /** Throws NoSuchUpload. */
  requireUpload(key: string, id: string): Upload {
    const upload = this.uploads.get(id);
    if (upload?.key === key) return upload;
    const message =
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
    throw new S3Error(404, 'NoSuchUpload', message, { fields: { UploadId: id } });
  }

  async dropUpload(upload: Upload): Promise<void> {
    this.uploads.delete(upload.id);
    for (const { blob } of upload.parts.values()) await this.blobs.release(blob);
  }

  private async push(version: Version): Promise<void> {
    const older = this.versions.get(version.key) ?? [];
    const replaced = older.filter(({ versionId }) => versionId === version.versionId);
    this.keep(version.key, [version, ...older.filter((each) => !replaced.includes(each))]);
    for (const each of replaced) await this.release(each);
  }

  private keep(key: string, versions: Version[]): void {
    if (versions.length > 0) this.versions.set(key, versions);
    else this.versions.delete(key);
  }

  private async release(version: Version): Promise<void> {
    if (version.kind === 'object') await this.blobs.release(version.blob);
  }

  private keys(prefix: string): string[] {
    return [...this.versions.keys()].filter((key) => key.startsWith(prefix)).toSorted(byUtf8);
  }

  private newVersionId(): string {
    return this.isVersioned ? randomBytes(16).toString('base64url') : 'null';
  }
}

/** The order in which S3 lists keys. */
export function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
