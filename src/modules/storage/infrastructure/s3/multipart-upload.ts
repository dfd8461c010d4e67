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

import { DomainError } from '../../../../kernel/domain-error.ts';
import { headObject } from '../../../../platform/s3/head-object.ts';
import { objectVersion } from '../../../../platform/s3/object-version.ts';
import { withPayloadHash } from '../../../../platform/s3/payload-hash.ts';
import type { RunningSums } from '../../../../platform/s3/running-sums.ts';
import type { S3Bucket } from '../../../../platform/s3/s3-bucket.ts';
import type { S3Object } from '../../domain/storage-provider.ts';
import type { Proof } from './object-proof.ts';

/** How long to wait for the end of an upload that is given up. What is left then is swept later. Milliseconds. */
const ABORT_MS = 10_000;

/** One multipart upload. Until it is completed nothing shows under its key; disposing of it removes what went up. */
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
    if (!UploadId) throw new DomainError('PROVIDER_UNAVAILABLE', 'the provider began no upload');
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

  /** Lets the service copy a whole object of its own as a part. Resolves to the SHA-256 in base64 where it tells it. */
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

  /** Makes an object of the parts, unless there is another one by now. Resolves to its version where there are some. */
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
      // The answer may be lost although the object was made, or be that of another attempt that came too late.
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
  if (!etag) throw new DomainError('PROVIDER_UNAVAILABLE', 'the provider has kept no part');
  return { PartNumber: number, ETag: etag };
}

function numberOf({ PartNumber = 0 }: CompletedPart): number {
  return PartNumber;
}
