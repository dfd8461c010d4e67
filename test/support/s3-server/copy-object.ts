import { checksumAlgorithm, checksumElements } from './checksums.ts';
import { copySource, digestsOf, requireCopySize } from './copy-source.ts';
import { etagOf, requireKey, writtenHeaders } from './object-operations.ts';
import { settingsOf } from './object-settings.ts';
import { invalidRequest } from './s3-error.ts';
import { bucketOf, type Operation } from './s3-state.ts';
import { xmlDocument } from './xml.ts';

/** A copy has its own class, STANDARD by default, and a full-object checksum, of the same algorithm by default. */
export const copyObject: Operation = async (state, request) => {
  const { headers, key } = request;
  const bucket = bucketOf(state, request.bucket);
  requireKey(key);
  const source = copySource(state, request);
  requireCopySize(state, source.blob.size);
  const asked = settingsOf(headers);
  const keepsMetadata = headers['x-amz-metadata-directive'] !== 'REPLACE';
  const keepsTags = headers['x-amz-tagging-directive'] !== 'REPLACE';
  const isSame = source === bucket.current(key) && source.storageClass === asked.storageClass;
  if (isSame && keepsMetadata) {
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const named = headers['x-amz-checksum-algorithm'];
  const algorithm = named === undefined ? source.checksum?.algorithm : checksumAlgorithm(named);
  const blob = state.blobs.slice(source.blob);
  const { md5, value } = await digestsOf(state, blob, algorithm);
  const object = await bucket.add({
    key,
    blob,
    metadata: keepsMetadata ? source.metadata : asked.metadata,
    tags: keepsTags ? source.tags : asked.tags,
    storageClass: asked.storageClass,
    encryption: asked.encryption,
    etag: etagOf(asked.encryption, md5),
    modifiedAt: state.clock.now(),
    checksum: algorithm && value ? { algorithm, value, type: 'FULL_OBJECT' } : undefined,
  });
  const { etag: ETag, modifiedAt: LastModified, checksum } = object;
  const { etag: _, ...told } = writtenHeaders(object);
  const from =
    source.versionId === 'null' ? {} : { 'x-amz-copy-source-version-id': source.versionId };
  return {
    status: 200,
    headers: { ...told, ...from },
    body: xmlDocument('CopyObjectResult', { ETag, LastModified, ...checksumElements(checksum) }),
  };
};
