import { randomBytes } from 'node:crypto';

import type { ByteRange } from '../../../src/modules/storage/domain/storage-provider.ts';
import type { Blob } from './blob-folder.ts';
import { checksumAlgorithm, checksumHeader, isCrc } from './checksums.ts';
import { copySource, digestsOf, requireCopySize } from './copy-source.ts';
import { requireKey, requirePutSize } from './object-operations.ts';
import { settingsOf } from './object-settings.ts';
import type { Bucket, Part, Upload } from './object-store.ts';
import { invalidArgument, invalidRequest } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { bucketOf, type Operation, type S3State } from './s3-state.ts';
import { xmlDocument } from './xml.ts';

const MAX_PARTS = 10_000;

export const createMultipartUpload: Operation = (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  requireKey(request.key);
  const upload: Upload = {
    ...settingsOf(request.headers),
    id: randomBytes(24).toString('base64url'),
    key: request.key,
    startedAt: state.clock.now(),
    checksum: checksumOf(request.headers),
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  const told = upload.checksum && {
    'x-amz-checksum-algorithm': upload.checksum.algorithm,
    'x-amz-checksum-type': upload.checksum.type,
  };
  const content = { Bucket: bucket.name, Key: upload.key, UploadId: upload.id };
  return {
    status: 200,
    headers: { ...upload.encryption, ...told },
    body: xmlDocument('InitiateMultipartUploadResult', content),
  };
};

export const uploadPart: Operation = async (state, request) => {
  const { bucket, upload, number } = partOf(state, request);
  requirePutSize(state, request.declaredSize);
  // S3 computes the declared checksum if the part comes without one.
  const wanted = upload.checksum?.algorithm;
  const { blob, result } = await state.blobs.write((write) =>
    request.receive(write, wanted ? [wanted] : []),
  );
  const { declared, md5, checksums } = result;
  const isMissing = declared === undefined && upload.checksum?.type === 'COMPOSITE';
  if (isMissing || (wanted && declared && declared !== wanted)) {
    await state.blobs.release(blob);
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${wanted?.toLowerCase()}, actual checksum Type: ${declared?.toLowerCase() ?? 'null'}`,
    );
  }
  const algorithm = wanted ?? declared;
  const value = algorithm && checksums.get(algorithm);
  const checksum = algorithm && value ? { algorithm, value } : undefined;
  const part = { number, blob, md5, modifiedAt: state.clock.now(), checksum };
  await addPart(state, bucket, upload, part);
  const told = checksum && { [checksumHeader(checksum.algorithm)]: checksum.value };
  return { status: 200, headers: { ...upload.encryption, ...told, etag: `"${md5}"` } };
};

export const uploadPartCopy: Operation = async (state, request) => {
  const { bucket, upload, number } = partOf(state, request);
  const source = copySource(state, request);
  const range = rangeOf(request.headers['x-amz-copy-source-range'], source.blob.size);
  const blob = state.blobs.slice(source.blob, range);
  const algorithm = upload.checksum?.algorithm;
  let digests: Awaited<ReturnType<typeof digestsOf>>;
  try {
    requireCopySize(state, blob.size);
    digests = await digestsOf(state, blob, algorithm);
  } catch (error) {
    await state.blobs.release(blob);
    throw error;
  }
  const { md5, value } = digests;
  const checksum = algorithm && value ? { algorithm, value } : undefined;
  const modifiedAt = state.clock.now();
  await addPart(state, bucket, upload, { number, blob, md5, modifiedAt, checksum });
  const content = {
    ETag: `"${md5}"`,
    LastModified: modifiedAt,
    ...(checksum && { [`Checksum${checksum.algorithm}`]: checksum.value }),
  };
  return { status: 200, body: xmlDocument('CopyPartResult', content) };
};

export const abortMultipartUpload: Operation = async (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  await bucket.dropUpload(bucket.requireUpload(request.key, uploadIdOf(request)));
  return { status: 204 };
};

export function uploadIdOf({ query }: S3Request): string {
  return query.get('uploadId') ?? '';
}

/** Throws NoSuchUpload if the upload ended while the part was received. */
async function addPart(
  { blobs }: S3State,
  bucket: Bucket,
  { id, key }: Upload,
  part: Part,
): Promise<void> {
  let replaced: Blob | undefined;
  try {
    const { parts } = bucket.requireUpload(key, id);
    replaced = parts.get(part.number)?.blob;
    parts.set(part.number, part);
  } catch (error) {
    await blobs.release(part.blob);
    throw error;
  }
  if (replaced) await blobs.release(replaced);
}

function partOf(state: S3State, request: S3Request) {
  const bucket = bucketOf(state, request.bucket);
  const upload = bucket.requireUpload(request.key, uploadIdOf(request));
  const number = Number(request.query.get('partNumber'));
  if (Number.isInteger(number) && number >= 1 && number <= MAX_PARTS) {
    return { bucket, upload, number };
  }
  throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive');
}

/** Source: S3 User Guide, "Checking object integrity": the types of each algorithm for multipart uploads. */
function checksumOf(headers: Readonly<Record<string, string>>): Upload['checksum'] {
  const named = headers['x-amz-checksum-algorithm'];
  const asked = headers['x-amz-checksum-type'];
  if (named === undefined) {
    if (asked === undefined) return undefined;
    throw invalidRequest('The x-amz-checksum-type header needs x-amz-checksum-algorithm');
  }
  const algorithm = checksumAlgorithm(named);
  const type = asked ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (type !== 'FULL_OBJECT' && type !== 'COMPOSITE') {
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.');
  }
  const isPossible = type === 'FULL_OBJECT' ? isCrc(algorithm) : algorithm !== 'CRC64NVME';
  if (isPossible) return { algorithm, type };
  throw invalidRequest(
    `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}

function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined;
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const range = { start: Number(start), end: Number(end) };
  if (range.start <= range.end && range.end < size) return range;
  throw invalidArgument(
    `The x-amz-copy-source-range value must be of the form bytes=first-last, within the ${size} bytes of the source`,
  );
}
