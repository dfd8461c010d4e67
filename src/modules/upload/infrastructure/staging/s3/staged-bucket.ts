import {
  AbortMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

import { isDomainError } from '../../../../../kernel/domain-error.ts';
import { deleteObject } from '../../../../../platform/s3/delete-object.ts';
import { fillBuffer } from '../../../../../platform/s3/fill-buffer.ts';
import { openObject } from '../../../../../platform/s3/open-object.ts';
import { withPayloadHash } from '../../../../../platform/s3/payload-hash.ts';
import { RunningSums } from '../../../../../platform/s3/running-sums.ts';
import type { S3Bucket } from '../../../../../platform/s3/s3-bucket.ts';
import { s3ErrorName, unavailable } from '../../../../../platform/s3/s3-error.ts';
import { uploadsOf } from '../../../../../platform/s3/sweep-uploads.ts';
import { noStagedBytes } from '../staging-errors.ts';
import { GaplessS3Store } from './gapless-s3-store.ts';
import { findEntry, type StagedEntry } from './staged-entry.ts';
import { StagedKeys, type Tail } from './staged-keys.ts';

/** Size of a whole part: the minimum of S3, to save memory. 1,024 parts make 5 GiB. */
export const PART_BYTES = 5 * 1024 * 1024;

/** Identifies a part of an upload. */
export interface PartPlace {
  /** Upload id of the store. */
  readonly uploadId: string;
  readonly multipartId: string;
  /** Starts at 0. */
  readonly index: number;
}

/** Low-level operations on the staging bucket. */
export class StagedBucket {
  readonly store: GaplessS3Store;
  readonly keys: StagedKeys;

  constructor(
    readonly bucket: S3Bucket,
    prefix: string,
  ) {
    this.store = new GaplessS3Store(bucket, PART_BYTES);
    this.keys = new StagedKeys(prefix);
  }

  /** Throws `UPLOAD_FAILED` if there is none. */
  async entry(sessionId: string, signal?: AbortSignal): Promise<StagedEntry> {
    const entry = await findEntry(this.bucket, this.keys, sessionId, signal);
    if (entry) return entry;
    throw noStagedBytes(sessionId);
  }

  /** The whole parts before the first gap; undefined if the multipart upload was completed or aborted. */
  async parts({ uploadId }: StagedEntry) {
    try {
      const parts = await this.store.partsOf(uploadId);
      const incomplete = parts.findIndex(({ Size }) => Size !== PART_BYTES);
      return incomplete === -1 ? parts : parts.slice(0, incomplete);
    } catch (error) {
      if (isEnded(error)) return undefined;
      throw error;
    }
  }

  async sendPart(
    { uploadId, multipartId, index }: PartPlace,
    body: Buffer,
    signal?: AbortSignal,
  ): Promise<string> {
    const sums = this.sumsOf(body);
    const command = new UploadPartCommand({
      ...this.bucket.at(uploadId),
      UploadId: multipartId,
      PartNumber: index + 1,
      Body: body,
      ContentLength: body.byteLength,
      ContentMD5: sums.contentMd5,
    });
    const { ETag } = await this.bucket.send(withPayloadHash(command, sums.sha256), signal);
    if (!ETag) throw unavailable('The storage provider did not confirm the part. Try again.');
    return ETag;
  }

  async putTail({ key }: Tail, body: Buffer, signal?: AbortSignal): Promise<void> {
    const sums = this.sumsOf(body);
    const command = new PutObjectCommand({
      ...this.bucket.at(key),
      Body: body,
      ContentLength: body.byteLength,
      ContentMD5: sums.contentMd5,
    });
    await this.bucket.send(withPayloadHash(command, sums.sha256), signal);
  }

  /** Fills the buffer with the first bytes of a tail. */
  async readTail({ key }: Tail, into: Buffer, signal?: AbortSignal): Promise<void> {
    const range = { start: 0, end: into.byteLength - 1 };
    const bytes = await openObject(this.bucket, this.bucket.at(key), range, signal);
    await fillBuffer(into, bytes, () => undefined, signal);
  }

  /** Deletes obsolete objects. Never rejects: the rest is deleted with the session. */
  async discard(keys: readonly string[]): Promise<void> {
    await Promise.allSettled(keys.map((key) => deleteObject(this.bucket, key, undefined)));
  }

  /** Aborts the multipart uploads whose keys begin with the prefix. */
  async abortUploads(prefix: string): Promise<void> {
    for await (const { Key, UploadId } of uploadsOf(this.bucket, prefix)) {
      if (!Key || !UploadId) continue;
      try {
        await this.bucket.send(
          new AbortMultipartUploadCommand({ ...this.bucket.at(Key), UploadId }),
        );
      } catch (error) {
        if (!isEnded(error)) throw error;
      }
    }
  }

  private sumsOf(body: Buffer): RunningSums {
    const sums = RunningSums.start({ md5: true });
    sums.update(body);
    return sums;
  }
}

/** Whether the error means that a multipart upload was completed or aborted. */
export function isEnded(error: unknown): boolean {
  return s3ErrorName(error) === 'NoSuchUpload' || isDomainError(error, 'OBJECT_NOT_FOUND');
}
