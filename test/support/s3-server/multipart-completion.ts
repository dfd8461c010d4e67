import { createHash } from 'node:crypto';

import { type Checksum, checksumElements, declaredChecksum, joinedChecksum } from './checksums.ts';
import { requireWriteConditions } from './conditions.ts';
import { uploadIdOf } from './multipart.ts';
import { etagOf, writtenHeaders } from './object-operations.ts';
import type { Part, Upload } from './object-store.ts';
import { badDigest } from './received-body.ts';
import { invalidRequest, S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { bucketOf, type Operation } from './s3-state.ts';
import { childrenOf, malformedXml, textOf, xmlDocument, type XmlElement } from './xml.ts';

/** Minimum size of all parts but the last, in bytes. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** Creates the object from the listed parts, atomically. */
export const completeMultipartUpload: Operation = async (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  const document = await request.xml('CompleteMultipartUpload');
  const upload = bucket.requireUpload(request.key, uploadIdOf(request));
  const parts = partsOf(document, upload);
  const size = parts.reduce((sum, { blob }) => sum + blob.size, 0);
  const declaredSize = request.headers['x-amz-mp-object-size'];
  if (declaredSize !== undefined && Number(declaredSize) !== size) {
    throw invalidRequest('The x-amz-mp-object-size does not match the size of the parts');
  }
  const checksum = checksumOf(request, upload, parts);
  requireWriteConditions(request.headers, upload.key, bucket.current(upload.key));
  const { key, metadata, storageClass, encryption, tags } = upload;
  const md5s = createHash('md5').update(parts.map(({ md5 }) => md5).join(''), 'hex');
  const blob = state.blobs.join(parts.map((part) => part.blob));
  const object = await bucket.add({
    key,
    metadata,
    storageClass,
    encryption,
    tags,
    blob,
    etag: etagOf(encryption, `${md5s.digest('hex')}-${parts.length}`),
    modifiedAt: state.clock.now(),
    checksum,
  });
  await bucket.dropUpload(upload);
  const { etag: ETag } = object;
  const { etag: _, ...headers } = writtenHeaders(object);
  const Location = `http://${request.headers['host']}/${bucket.name}/${key}`;
  const content = { Location, Bucket: bucket.name, Key: key, ETag, ...checksumElements(checksum) };
  return { status: 200, headers, body: xmlDocument('CompleteMultipartUploadResult', content) };
};

function partsOf(document: XmlElement, upload: Upload): Part[] {
  const asked = childrenOf(document, 'Part');
  if (asked.length === 0) throw malformedXml();
  const parts = asked.map((element, index) => {
    const number = Number(textOf(element, 'PartNumber'));
    const before = index === 0 ? 0 : Number(textOf(asked[index - 1] ?? {}, 'PartNumber'));
    if (!(number > before)) {
      const message =
        'The list of parts was not in ascending order. Parts must be ordered by part number.';
      throw new S3Error(400, 'InvalidPartOrder', message);
    }
    return requirePart(element, upload, number);
  });
  const small = parts.slice(0, -1).find(({ blob }) => blob.size < MIN_PART_BYTES);
  if (small) {
    const message = 'Your proposed upload is smaller than the minimum allowed size';
    const fields = {
      ProposedSize: String(small.blob.size),
      MinSizeAllowed: String(MIN_PART_BYTES),
      PartNumber: String(small.number),
      ETag: small.md5,
    };
    throw new S3Error(400, 'EntityTooSmall', message, { fields });
  }
  // User Guide, "Checking object integrity": with checksums, part numbers must be consecutive from 1; otherwise 500.
  if (upload.checksum && parts.some(({ number }, index) => number !== index + 1)) {
    const message = 'We encountered an internal error. Please try again.';
    throw new S3Error(500, 'InternalError', message);
  }
  return parts;
}

function requirePart(element: XmlElement, { parts, checksum }: Upload, number: number): Part {
  const part = parts.get(number);
  const etag = textOf(element, 'ETag')?.replaceAll('"', '');
  const name = Object.keys(element).find((child) => child.startsWith('Checksum'));
  const value = name === undefined ? undefined : textOf(element, name);
  if (checksum?.type === 'COMPOSITE' && value === undefined) {
    throw invalidRequest(
      `The upload was created using a ${checksum.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
  const isSame =
    name === undefined ||
    (name === `Checksum${part?.checksum?.algorithm}` && value === part?.checksum?.value);
  if (part && etag === part.md5 && isSame) return part;
  const message =
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
  throw new S3Error(400, 'InvalidPart', message, { fields: { PartNumber: String(number) } });
}

/** The object's checksum. Throws BadDigest if the request declares another one. */
function checksumOf(
  { headers }: S3Request,
  { checksum }: Upload,
  parts: readonly Part[],
): Checksum | undefined {
  const declared = declaredChecksum(headers);
  const type = headers['x-amz-checksum-type'];
  if (type !== undefined && type !== checksum?.type) {
    throw invalidRequest(
      `The upload was created using the ${checksum?.type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  if (!checksum) {
    if (declared) throw invalidRequest('The upload was created without a checksum algorithm.');
    return undefined;
  }
  const { algorithm } = checksum;
  const pieces = parts.map((part) => ({
    size: part.blob.size,
    value: part.checksum?.value ?? '',
  }));
  const joined = joinedChecksum(algorithm, checksum.type, pieces);
  if (!declared) return joined;
  const isSame = declared.algorithm === algorithm && declared.value === joined.value;
  if (!isSame) throw badDigest(declared.algorithm);
  return joined;
}
