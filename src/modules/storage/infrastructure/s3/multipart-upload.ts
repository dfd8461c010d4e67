import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';

import { headObject } from '../../../../platform/s3/head-object.ts';
import { objectVersion } from '../../../../platform/s3/object-version.ts';
import { withPayloadHash } from '../../../../platform/s3/payload-hash.ts';
import type { RunningSums } from '../../../../platform/s3/running-sums.ts';
import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import { unavailable } from '../../../../platform/s3/s3-error.ts';
import type { S3Object } from '../../domain/storage-provider.ts';
import type { Proof } from './object-proof.ts';

/** How long to wait for an abort to complete, in milliseconds. Leftovers are swept later. */
const ABORT_MS = 10_000;

/** One multipart upload. Nothing is visible under its key until it completes; disposing of it deletes its parts. */
export class MultipartUpload implements AsyncDisposable {
  private readonly parts: CompletedPart[] = [];
  private completed = false;

  private constructor(
    private readonly bucket: S3Bucket,
    private readonly upload: { Bucket: string; Key: string; UploadId: string },
  ) {}

  static async begin(
    bucket: S3Bucket,
    key: string,
    parameters: Omit<CreateMultipartUploadCommandInput, 'Bucket' | 'Key'>,
    signal?: AbortSignal,
  ): Promise<MultipartUpload> {
    const command = new CreateMultipartUploadCommand({ ...bucket.at(key), ...parameters });
    const { UploadId } = await bucket.send(command, signal);
    if (!UploadId) throw unavailable('The provider did not start a multipart upload.');
    return new MultipartUpload(bucket, { ...bucket.at(key), UploadId });
  }

  async send(
    number: number,
    body: Buffer,
    { crc32, contentMd5, sha256 }: RunningSums,
    signal?: AbortSignal,
  ): Promise<void> {
    const { checksums } = this.bucket.profile;
    const checksum = checksums ? { ChecksumCRC32: crc32 } : {};
    const command = new UploadPartCommand({
      ...this.upload,
      ...checksum,
      ...(checksums ? { ChecksumAlgorithm: 'CRC32' } : {}),
      ContentMD5: contentMd5,
      PartNumber: number,
      Body: body,
      ContentLength: body.byteLength,
    });
    const { ETag } = await this.bucket.send(withPayloadHash(command, sha256), signal);
    this.parts.push({ ...partOf(number, ETag), ...checksum });
  }

  /** Copies a whole object server-side as a part. Resolves to its base64 SHA-256 if the service returns one. */
  async copy(
    number: number,
    { bucket, key, version }: S3Object,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const path = `${bucket}/${key}`.split('/').map(encodeURIComponent).join('/');
    const command = new UploadPartCopyCommand({
      ...this.upload,
      PartNumber: number,
      CopySource: version === undefined ? path : `${path}?versionId=${encodeURIComponent(version)}`,
    });
    const { CopyPartResult } = await this.bucket.send(command, signal);
    const sha256 = CopyPartResult?.ChecksumSHA256;
    const part = partOf(number, CopyPartResult?.ETag);
    this.parts.push(sha256 === undefined ? part : { ...part, ChecksumSHA256: sha256 });
    return sha256;
  }

  /** Completes the object unless the key is taken meanwhile. Resolves to its version if the service keeps versions. */
  async complete(
    proof: Proof,
    checksums: Pick<CompleteMultipartUploadCommandInput, 'ChecksumCRC32' | 'ChecksumType'>,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const command = new CompleteMultipartUploadCommand({
      ...this.upload,
      ...checksums,
      ...(this.bucket.profile.conditionalWrites ? { IfNoneMatch: '*' } : {}),
      MultipartUpload: {
        Parts: this.parts.toSorted((one, other) => numberOf(one) - numberOf(other)),
      },
    });
    try {
      const { VersionId } = await this.bucket.send(command, signal);
      this.completed = true;
      return objectVersion(VersionId);
    } catch (error) {
      signal?.throwIfAborted();
      // The object may exist although the response was lost or belongs to another attempt.
      const head = await headObject(this.bucket, this.upload.Key, undefined, signal);
      if (!head || !proof(head)) throw error;
      return head.version;
    }
  }

  /** Never rejects. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.completed) return;
    const command = new AbortMultipartUploadCommand(this.upload);
    await this.bucket.send(command, AbortSignal.timeout(ABORT_MS)).catch(() => undefined);
  }
}

function partOf(number: number, etag: string | undefined): CompletedPart {
  if (!etag) throw unavailable('The provider did not store the part.');
  return { PartNumber: number, ETag: etag };
}

function numberOf({ PartNumber = 0 }: CompletedPart): number {
  return PartNumber;
}
