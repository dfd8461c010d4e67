import { randomBytes } from 'node:crypto';

import type { ByteRange } from '../../../src/modules/storage/domain/storage-provider.ts';
import { checksumElements, checksumHeaders, type Checksum } from './checksums.ts';
import { readStatus, requireWriteConditions } from './conditions.ts';
import { objectHeaders, settingsOf, versionHeaders } from './object-settings.ts';
import type { StoredObject } from './object-store.ts';
import type { ReceivedBody } from './received-body.ts';
import { invalidRequest, S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { bucketOf, type Operation, type S3State } from './s3-state.ts';
import { childrenOf, malformedXml, textOf, xmlDocument } from './xml.ts';

const MAX_KEY_BYTES = 1024;
const MAX_DELETED = 1000;

export const putObject: Operation = async (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  requireKey(request.key);
  const settings = settingsOf(request.headers);
  requirePutSize(state, request.declaredSize);
  const { blob, result } = await state.blobs.write((write) => request.receive(write));
  try {
    requireWriteConditions(request.headers, request.key, bucket.current(request.key));
  } catch (error) {
    await state.blobs.release(blob);
    throw error;
  }
  const object = await bucket.add({
    ...settings,
    key: request.key,
    blob,
    etag: etagOf(settings.encryption, result.md5),
    modifiedAt: state.clock.now(),
    checksum: declaredOf(result),
  });
  return { status: 200, headers: writtenHeaders(object) };
};

export const headObject: Operation = (state, request) => {
  if ('x-amz-server-side-encryption' in request.headers) {
    throw invalidRequest('Server-side encryption headers are not for HEAD');
  }
  return read(state, request, requireObject(state, request));
};

export const getObject: Operation = (state, request) => {
  const object = requireObject(state, request);
  state.restores.requireReadable(object);
  return read(state, request, object);
};

export const deleteObject: Operation = async (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  const gone = await bucket.remove(request.key, request.versionId, state.clock.now());
  const marker = gone?.kind === 'marker' ? { 'x-amz-delete-marker': 'true' } : {};
  return { status: 204, headers: gone ? { ...versionHeaders(gone), ...marker } : {} };
};

export const deleteObjects: Operation = async (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  const { 'content-md5': md5 } = request.headers;
  const hasChecksum = Object.keys(request.headers).some(
    (name) => name.startsWith('x-amz-checksum-') || name === 'x-amz-trailer',
  );
  if (md5 === undefined && !hasChecksum) {
    throw invalidRequest('Missing required header for this request: Content-MD5');
  }
  const wish = await request.xml('Delete');
  const asked = childrenOf(wish, 'Object');
  if (asked.length === 0 || asked.length > MAX_DELETED) throw malformedXml();
  const deleted = [];
  for (const each of asked) {
    const key = textOf(each, 'Key');
    if (key === undefined) throw malformedXml();
    const versionId = textOf(each, 'VersionId');
    const gone = await bucket.remove(key, versionId, state.clock.now());
    const marker =
      gone?.kind === 'marker' ? { DeleteMarker: true, DeleteMarkerVersionId: gone.versionId } : {};
    deleted.push({ Key: key, VersionId: versionId, ...marker });
  }
  const told = textOf(wish, 'Quiet') === 'true' ? [] : deleted;
  return { status: 200, body: xmlDocument('DeleteResult', { Deleted: told }) };
};

export const getObjectAttributes: Operation = (state, request) => {
  const object = requireObject(state, request);
  const wanted = (request.headers['x-amz-object-attributes'] ?? '')
    .split(',')
    .map((name) => name.trim());
  const all = {
    ETag: object.etag.replaceAll('"', ''),
    Checksum: object.checksum ? checksumElements(object.checksum) : undefined,
    StorageClass: object.storageClass,
    ObjectSize: object.blob.size,
  };
  const unknown = wanted.filter((name) => !(name in all));
  if (unknown.length > 0) throw invalidRequest(`Invalid attribute name: ${unknown.join(', ')}`);
  const told = Object.entries(all).filter(([name]) => wanted.includes(name));
  return {
    status: 200,
    headers: { ...versionHeaders(object), 'last-modified': object.modifiedAt.toUTCString() },
    body: xmlDocument('GetObjectAttributesResponse', Object.fromEntries(told)),
  };
};

/** The quoted MD5; objects encrypted with KMS have an arbitrary ETag. */
export function etagOf(encryption: Readonly<Record<string, string>>, md5: string): string {
  const isPlain = encryption['x-amz-server-side-encryption'] !== 'aws:kms';
  return `"${isPlain ? md5 : randomBytes(16).toString('hex')}"`;
}

/** The response headers for a new object. */
export function writtenHeaders(object: StoredObject): Record<string, string> {
  const { encryption, checksum, etag } = object;
  return { ...encryption, ...versionHeaders(object), ...checksumHeaders(checksum), etag };
}

/** Throws EntityTooLarge. */
export function requirePutSize({ profile }: S3State, size: number): void {
  if (size <= profile.maxPutBytes) return;
  const message = 'Your proposed upload exceeds the maximum allowed size';
  const fields = { ProposedSize: String(size), MaxSizeAllowed: String(profile.maxPutBytes) };
  throw new S3Error(400, 'EntityTooLarge', message, { fields });
}

export function requireKey(key: string): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new S3Error(400, 'KeyTooLongError', 'Your key is too long');
  }
}

function declaredOf({ declared, checksums }: ReceivedBody): Checksum | undefined {
  const value = declared && checksums.get(declared);
  return declared && value ? { algorithm: declared, value, type: 'FULL_OBJECT' } : undefined;
}

function requireObject(state: S3State, request: S3Request): StoredObject {
  return bucketOf(state, request.bucket).require(request.key, request.versionId);
}

function read(state: S3State, request: S3Request, object: StoredObject) {
  const { headers } = request;
  const { size } = object.blob;
  const range = rangeOf(headers['range'], size);
  const isChecked = headers['x-amz-checksum-mode'] === 'ENABLED' && !range;
  const told = objectHeaders(object, state.restores, isChecked);
  if (readStatus(headers, object) === 304) {
    return {
      status: 304,
      headers: { etag: object.etag, 'last-modified': told['last-modified'] ?? '' },
    };
  }
  for (const [name, value] of request.query) {
    if (name.startsWith('response-')) told[name.slice('response-'.length)] = value;
  }
  const length = range ? range.end - range.start + 1 : size;
  told['content-length'] = String(length);
  if (range) told['content-range'] = `bytes ${range.start}-${range.end}/${size}`;
  const isHead = request.operation === 'HeadObject';
  const body = isHead ? undefined : bytesOf(state, object, range);
  return { status: range ? 206 : 200, headers: told, ...(body && { body }) };
}

/** Retains the bytes until they are read, even if the object is replaced meanwhile. */
function bytesOf({ blobs }: S3State, { blob }: StoredObject, range: ByteRange | undefined) {
  const held = blobs.slice(blob, range);
  return (async function* heldBytes() {
    try {
      yield* blobs.read(held);
    } finally {
      await blobs.release(held);
    }
  })();
}

/** Parses a single range; multiple or malformed ranges count as none. Throws InvalidRange. */
function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const isSuffix = first === '';
  const start = isSuffix ? Math.max(0, size - Number(last)) : Number(first);
  const end = isSuffix || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (!isSuffix && last !== '' && Number(last) < start) return undefined;
  if (start <= end) return { start, end };
  const fields = { RangeRequested: header ?? '', ActualObjectSize: String(size) };
  throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', { fields });
}
