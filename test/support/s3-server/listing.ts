import { byUtf8, type StoredObject } from './object-store.ts';
import { invalidArgument } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { bucketOf, type Operation, type S3State } from './s3-state.ts';
import { type XmlContent, xmlDocument } from './xml.ts';

const PAGE = { fallback: 1000, min: 0, max: 1000 };

export const listObjectsV2: Operation = (state, request) => {
  const { query } = request;
  const bucket = bucketOf(state, request.bucket);
  if (query.get('list-type') !== '2') throw invalidArgument('list-type must be 2');
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token') ?? undefined;
  const startAfter = query.get('start-after') ?? undefined;
  const after =
    token === undefined ? (startAfter ?? '') : Buffer.from(token, 'base64url').toString();
  const max = request.count('max-keys', PAGE);
  const keys: StoredObject[] = [];
  const prefixes: string[] = [];
  let last = '';
  let isTruncated = false;
  for (const object of bucket.objects(prefix)) {
    const item = grouped(object.key, prefix, delimiter);
    if (byUtf8(item, after) <= 0 || item === prefixes.at(-1)) continue;
    isTruncated = keys.length + prefixes.length >= max;
    if (isTruncated) break;
    last = item;
    if (item === object.key) keys.push(object);
    else prefixes.push(item);
  }
  isTruncated &&= max > 0;
  const content = {
    Name: bucket.name,
    Prefix: prefix,
    Delimiter: delimiter === '' ? undefined : delimiter,
    StartAfter: startAfter,
    ContinuationToken: token,
    NextContinuationToken: isTruncated ? Buffer.from(last).toString('base64url') : undefined,
    KeyCount: keys.length + prefixes.length,
    MaxKeys: max,
    IsTruncated: isTruncated,
    Contents: keys.map((object) => objectElement(state, request, object)),
    CommonPrefixes: prefixes.map((each) => ({ Prefix: each })),
  };
  return { status: 200, body: xmlDocument('ListBucketResult', content) };
};

export const listObjectVersions: Operation = (state, request) => {
  const { query } = request;
  const bucket = bucketOf(state, request.bucket);
  const prefix = query.get('prefix') ?? '';
  const max = request.count('max-keys', PAGE);
  const keyMarker = query.get('key-marker') ?? '';
  const versionMarker = query.get('version-id-marker') ?? '';
  const all = bucket.allVersions(prefix);
  const marked = all.findIndex(
    ({ key, versionId }) => key === keyMarker && versionId === versionMarker,
  );
  const left =
    marked === -1 ? all.filter(({ key }) => byUtf8(key, keyMarker) > 0) : all.slice(marked + 1);
  const page = left.slice(0, max);
  const last = left.length > max ? page.at(-1) : undefined;
  const content = {
    Name: bucket.name,
    Prefix: prefix,
    KeyMarker: keyMarker,
    VersionIdMarker: versionMarker,
    NextKeyMarker: last?.key,
    NextVersionIdMarker: last?.versionId,
    MaxKeys: max,
    IsTruncated: last !== undefined,
    Version: page
      .filter((version) => version.kind === 'object')
      .map((version) => ({
        ...objectElement(state, request, version),
        VersionId: version.versionId,
        IsLatest: version.isLatest,
      })),
    DeleteMarker: page
      .filter(({ kind }) => kind === 'marker')
      .map(({ key, versionId, modifiedAt, isLatest }) => ({
        Key: key,
        VersionId: versionId,
        IsLatest: isLatest,
        LastModified: modifiedAt,
      })),
  };
  return { status: 200, body: xmlDocument('ListVersionsResult', content) };
};

/** The key, or its common prefix up to the first delimiter after the prefix. */
function grouped(key: string, prefix: string, delimiter: string): string {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end === -1 ? key : key.slice(0, end + delimiter.length);
}

/** Unlike HEAD, listings include STANDARD. */
function objectElement({ restores }: S3State, { headers }: S3Request, object: StoredObject) {
  const wanted = headers['x-amz-optional-object-attributes'];
  if (wanted !== undefined && wanted !== 'RestoreStatus') {
    throw invalidArgument('Invalid attribute name specified.');
  }
  const content: Record<string, XmlContent> = {
    Key: object.key,
    LastModified: object.modifiedAt,
    ETag: object.etag,
    ChecksumAlgorithm: object.checksum?.algorithm,
    ChecksumType: object.checksum?.type,
    Size: object.blob.size,
    StorageClass: object.storageClass,
    RestoreStatus: wanted === undefined ? undefined : restores.elementOf(object),
  };
  return content;
}
