import { uploadIdOf } from './multipart.ts';
import { byUtf8 } from './object-store.ts';
import { bucketOf, type Operation } from './s3-state.ts';
import { xmlDocument } from './xml.ts';

const PAGE = { fallback: 1000, min: 0, max: 1000 };

export const listParts: Operation = (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  const upload = bucket.requireUpload(request.key, uploadIdOf(request));
  const max = request.count('max-parts', PAGE);
  const marker = request.count('part-number-marker', { fallback: 0, min: 0, max: 10_000 });
  const left = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .toSorted((a, b) => a.number - b.number);
  const page = left.slice(0, max);
  const content = {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.id,
    StorageClass: upload.storageClass,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number,
    MaxParts: max,
    IsTruncated: left.length > max,
    ChecksumAlgorithm: upload.checksum?.algorithm,
    ChecksumType: upload.checksum?.type,
    Part: page.map(({ number, modifiedAt, md5, blob, checksum }) => ({
      PartNumber: number,
      LastModified: modifiedAt,
      ETag: `"${md5}"`,
      Size: blob.size,
      ...(checksum && { [`Checksum${checksum.algorithm}`]: checksum.value }),
    })),
  };
  return { status: 200, body: xmlDocument('ListPartsResult', content) };
};

export const listMultipartUploads: Operation = (state, request) => {
  const { query } = request;
  const bucket = bucketOf(state, request.bucket);
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  const max = request.count('max-uploads', { ...PAGE, min: 1 });
  const all = [...bucket.uploads.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .toSorted((a, b) => byUtf8(a.key, b.key) || a.startedAt.getTime() - b.startedAt.getTime());
  const marked = all.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  const left =
    marked === -1 ? all.filter(({ key }) => byUtf8(key, keyMarker) > 0) : all.slice(marked + 1);
  const page = left.slice(0, max);
  const last = left.length > max ? page.at(-1) : undefined;
  const content = {
    Bucket: bucket.name,
    KeyMarker: keyMarker,
    UploadIdMarker: idMarker,
    NextKeyMarker: last?.key,
    NextUploadIdMarker: last?.id,
    Prefix: prefix,
    MaxUploads: max,
    IsTruncated: last !== undefined,
    Upload: page.map(({ key, id, startedAt, storageClass, checksum }) => ({
      Key: key,
      UploadId: id,
      StorageClass: storageClass,
      Initiated: startedAt,
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    })),
  };
  return { status: 200, body: xmlDocument('ListMultipartUploadsResult', content) };
};
