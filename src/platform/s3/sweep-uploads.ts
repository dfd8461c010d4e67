import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type MultipartUpload,
} from '@aws-sdk/client-s3';

import { isDomainError } from '../../kernel/domain-error.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { s3ErrorName } from './s3-error.ts';

/** Aborts multipart uploads below the prefix that have received no part since `before`. */
export async function sweepUploads(
  bucket: S3Bucket,
  prefix: string,
  before: Date,
  signal?: AbortSignal,
): Promise<void> {
  for await (const { Key, UploadId, Initiated } of uploadsOf(bucket, prefix, signal)) {
    if (!Key || !UploadId || !Initiated || Initiated >= before) continue;
    const upload = { ...bucket.at(Key), UploadId };
    try {
      if (await wasSentTo(bucket, upload, before, signal)) continue;
      await bucket.send(new AbortMultipartUploadCommand(upload), signal);
    } catch (error) {
      // The upload may complete concurrently.
      if (s3ErrorName(error) !== 'NoSuchUpload' && !isDomainError(error, 'OBJECT_NOT_FOUND'))
        throw error;
    }
  }
}

type Upload = { readonly Bucket: string; readonly Key: string; readonly UploadId: string };

/** Our uploads have at most 1,024 parts; only the first page is read, which nearly covers them. */
async function wasSentTo(
  bucket: S3Bucket,
  upload: Upload,
  since: Date,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { Parts = [] } = await bucket.send(new ListPartsCommand(upload), signal);
  return Parts.some(({ LastModified }) => LastModified !== undefined && LastModified >= since);
}

/** Unfinished multipart uploads below the prefix. */
export async function* uploadsOf(
  bucket: S3Bucket,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<MultipartUpload> {
  let next: { KeyMarker?: string; UploadIdMarker?: string | undefined } | undefined = {};
  while (next) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: bucket.name,
      Prefix: prefix,
      ...next,
    });
    const page = await bucket.send(command, signal);
    yield* page.Uploads ?? [];
    const { IsTruncated, NextKeyMarker: key, NextUploadIdMarker: upload } = page;
    next = IsTruncated && key ? { KeyMarker: key, UploadIdMarker: upload || undefined } : undefined;
  }
}
