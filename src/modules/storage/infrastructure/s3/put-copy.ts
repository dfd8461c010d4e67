import { DomainError, isDomainError } from '../../../../kernel/domain-error.ts';
import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { isRefusal } from '../../../../platform/s3/s3-error.ts';
import type { PutSource, S3Object } from '../../domain/storage-provider.ts';
import { MultipartUpload } from './multipart-upload.ts';
import type { ObjectAttributes } from './object-attributes.ts';
import { base64Of, onePartBase64Of, type Proof, type Stored } from './object-proof.ts';

/**
 * Copies an object server-side as the only part of a multipart upload: this allows up to 5 GiB, replaces nothing, and
 * lets the service's SHA-256 of the copied bytes be compared before the object exists. Returns undefined if the service
 * cannot copy or its copy cannot be verified; the bytes must then be sent.
 */
export async function putCopy(
  bucket: S3Bucket,
  key: string,
  source: PutSource & { readonly s3Object: S3Object },
  attributes: ObjectAttributes,
  signal?: AbortSignal,
): Promise<Stored | undefined> {
  try {
    await using upload = await MultipartUpload.begin(
      bucket,
      key,
      { ...attributes, ChecksumAlgorithm: 'SHA256' },
      signal,
    );
    const sha256 = await upload.copy(1, source.s3Object, signal);
    if (sha256 === undefined) return undefined;
    if (sha256 !== base64Of(source.sha256)) {
      throw new DomainError(
        'CHECKSUM_MISMATCH',
        'The object to copy does not match the declared SHA-256.',
      );
    }
    const sum = onePartBase64Of(source.sha256);
    const proof: Proof = (head) => head.size === source.size && head.sha256 === sum;
    return { version: await upload.complete(proof, {}, signal), proof };
  } catch (error) {
    const unreadable =
      isDomainError(error, 'OBJECT_NOT_FOUND') || isDomainError(error, 'RETRIEVAL_REQUIRED');
    if (unreadable || isRefusal(error)) return undefined;
    throw error;
  }
}
