import { STORAGE_CLASSES } from '../../../src/modules/storage/domain/storage-class.ts';
import { checksumHeaders } from './checksums.ts';
import type { ObjectSettings, StoredObject } from './object-store.ts';
import type { Restores } from './restore.ts';
import { invalidArgument, S3Error } from './s3-error.ts';

type Headers = Readonly<Record<string, string>>;

const KEPT =
  /^(?:content-type|content-language|content-disposition|cache-control|expires|x-amz-meta-.+)$/;
const MAX_TAGS = 10;

/** The object settings in a request that creates an object. */
export function settingsOf(headers: Headers): ObjectSettings {
  const metadata = Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT.test(name)));
  const codings = (headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'aws-chunked');
  if (codings.length > 0) metadata['content-encoding'] = codings.join(',');
  metadata['content-type'] ??= 'binary/octet-stream';
  const storageClass = STORAGE_CLASSES.find(
    (each) => each === (headers['x-amz-storage-class'] ?? 'STANDARD'),
  );
  if (!storageClass) {
    throw new S3Error(400, 'InvalidStorageClass', 'The storage class you specified is not valid');
  }
  const tags = new Map(new URLSearchParams(headers['x-amz-tagging'] ?? ''));
  return { metadata, storageClass, encryption: encryptionOf(headers), tags: requireTags(tags) };
}

/** Throws InvalidTag. */
export function requireTags(tags: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const isSound = [...tags].every(
    ([key, value]) => key !== '' && key.length <= 128 && value.length <= 256,
  );
  if (isSound && tags.size <= MAX_TAGS) return tags;
  throw new S3Error(400, 'InvalidTag', 'The tags you have provided are invalid');
}

/** The headers of HEAD and GET, except those about the length. */
export function objectHeaders(
  object: StoredObject,
  restores: Restores,
  withChecksum: boolean,
): Record<string, string> {
  return {
    ...object.metadata,
    ...object.encryption,
    ...versionHeaders(object),
    ...restores.headerOf(object),
    ...(object.storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': object.storageClass }),
    ...(object.tags.size > 0 ? { 'x-amz-tagging-count': String(object.tags.size) } : {}),
    ...(withChecksum ? checksumHeaders(object.checksum) : {}),
    etag: object.etag,
    'last-modified': object.modifiedAt.toUTCString(),
    'accept-ranges': 'bytes',
  };
}

export function versionHeaders({ versionId }: { versionId: string }): Record<string, string> {
  return versionId === 'null' ? {} : { 'x-amz-version-id': versionId };
}

function encryptionOf(headers: Headers): Headers {
  const kind = headers['x-amz-server-side-encryption'] ?? 'AES256';
  if (!['AES256', 'aws:kms'].includes(kind)) {
    throw invalidArgument('The encryption method specified is not supported');
  }
  const about = Object.entries(headers).filter(([name]) =>
    name.startsWith('x-amz-server-side-encryption-'),
  );
  if (kind === 'AES256' && about.length > 0) {
    throw invalidArgument('Only SSE-KMS takes a key');
  }
  return { ...Object.fromEntries(about), 'x-amz-server-side-encryption': kind };
}
