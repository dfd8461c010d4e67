import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';

import { HELLO, refusalOf, type RuleContext, type S3Rule } from './s3-rule.ts';

const PART_BYTES = 5 * 1024 * 1024;

export const MULTIPART_RULES: readonly S3Rule[] = [
  {
    id: 'multipart',
    source: 'UG mpuoverview',
    title: 'parts are listed and form the object in the order of their numbers',
    check: async (s3) => {
      const pieces = [PART_BYTES, PART_BYTES, 1000].map((size) => randomBytes(size));
      const upload = await s3.startUpload({ StorageClass: 'STANDARD_IA' });
      const Parts = await uploadAll(s3, upload, pieces);
      const listed = await s3.client.send(new ListPartsCommand(upload));
      expect(listed.Parts?.map(({ Size }) => Size)).toEqual([PART_BYTES, PART_BYTES, 1000]);
      const completion = { ...upload, MultipartUpload: { Parts } };
      const { ETag } = await s3.client.send(new CompleteMultipartUploadCommand(completion));
      expect(ETag).toMatch(/-3"?$/);
      const { Bucket, Key } = upload;
      expect(md5(await s3.read({ Bucket, Key }))).toBe(md5(Buffer.concat(pieces)));
    },
  },
  {
    id: 'upload-ends',
    source: 'API ListParts',
    title: 'an upload no longer exists once it is complete',
    check: async (s3) => {
      const upload = await s3.startUpload();
      const Parts = await uploadAll(s3, upload, [HELLO]);
      const completion = { ...upload, MultipartUpload: { Parts } };
      await s3.client.send(new CompleteMultipartUploadCommand(completion));
      const refusal = await refusalOf(s3.client.send(new ListPartsCommand(upload)));
      expect(refusal).toEqual({ name: 'NoSuchUpload', status: 404 });
    },
  },
  {
    id: 'small-part',
    source: 'UG qfacts',
    title: 'an upload with a non-final part of less than 5 MiB cannot be completed',
    check: async (s3) => {
      const upload = await s3.startUpload();
      const Parts = await uploadAll(s3, upload, [randomBytes(1000), randomBytes(1000)]);
      const completion = { ...upload, MultipartUpload: { Parts } };
      const refused = s3.client.send(new CompleteMultipartUploadCommand(completion));
      expect(await refusalOf(refused)).toEqual({ name: 'EntityTooSmall', status: 400 });
    },
  },
  {
    id: 'uploads-are-listed',
    source: 'API ListMultipartUploads, API AbortMultipartUpload',
    title: 'an upload is listed until it is aborted',
    check: async (s3) => {
      const upload = await s3.startUpload();
      const listing = new ListMultipartUploadsCommand({ Bucket: s3.bucket, Prefix: s3.prefix });
      const { Uploads } = await s3.client.send(listing);
      expect(Uploads?.map(({ UploadId }) => UploadId)).toContain(upload.UploadId);
      await s3.client.send(new AbortMultipartUploadCommand(upload));
      const refusal = await refusalOf(s3.client.send(new ListPartsCommand(upload)));
      expect(refusal).toEqual({ name: 'NoSuchUpload', status: 404 });
    },
  },
  {
    id: 'complete-if-none-match',
    source: 'UG conditional-writes',
    title: 'If-None-Match: * refuses to replace an existing object on completion',
    check: async (s3) => {
      const { place } = await s3.put();
      const upload = await s3.startUpload({}, place);
      const Parts = await uploadAll(s3, upload, [HELLO]);
      const completion = { ...upload, IfNoneMatch: '*', MultipartUpload: { Parts } };
      const refused = s3.client.send(new CompleteMultipartUploadCommand(completion));
      expect(await refusalOf(refused)).toEqual({ name: 'PreconditionFailed', status: 412 });
    },
  },
  {
    id: 'whole-crc32',
    source: 'UG checking-object-integrity',
    title: 'a multipart upload can have a full-object CRC32',
    check: async (s3) => {
      const pieces = [randomBytes(PART_BYTES), randomBytes(1000)];
      const type = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const;
      const upload = await s3.startUpload(type);
      const Parts = [];
      for (const [index, Body] of pieces.entries()) {
        const part = {
          ...upload,
          PartNumber: index + 1,
          Body,
          ChecksumAlgorithm: 'CRC32',
        } as const;
        const { ETag, ChecksumCRC32 } = await s3.client.send(new UploadPartCommand(part));
        Parts.push({ PartNumber: index + 1, ETag, ChecksumCRC32 });
      }
      const completed = await s3.client.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          ChecksumType: 'FULL_OBJECT',
          MultipartUpload: { Parts },
        }),
      );
      const whole = Buffer.alloc(4);
      whole.writeUInt32BE(crc32(Buffer.concat(pieces)));
      expect(completed).toMatchObject({
        ChecksumType: 'FULL_OBJECT',
        ChecksumCRC32: whole.toString('base64'),
      });
    },
  },
  {
    id: 'part-copy',
    source: 'API UploadPartCopy',
    title: 'a range of an object can be copied as a part of an object of another class',
    check: async (s3) => {
      const bytes = randomBytes(PART_BYTES + 1000);
      const { place } = await s3.put({ Body: bytes });
      const upload = await s3.startUpload({ StorageClass: 'GLACIER' });
      const { CopyPartResult } = await s3.client.send(
        new UploadPartCopyCommand({
          ...upload,
          PartNumber: 1,
          CopySource: `${place.Bucket}/${place.Key}`,
          CopySourceRange: `bytes=0-${PART_BYTES - 1}`,
        }),
      );
      const Parts = [{ PartNumber: 1, ETag: CopyPartResult?.ETag }];
      const completion = { ...upload, MultipartUpload: { Parts } };
      await s3.client.send(new CompleteMultipartUploadCommand(completion));
      const { Bucket, Key } = upload;
      expect(await s3.head({ Bucket, Key })).toMatchObject({
        ContentLength: PART_BYTES,
        StorageClass: 'GLACIER',
      });
    },
  },
];

async function uploadAll(
  s3: RuleContext,
  upload: Awaited<ReturnType<RuleContext['startUpload']>>,
  pieces: readonly Buffer[],
) {
  const parts = [];
  for (const [index, piece] of pieces.entries()) {
    const { ETag } = await s3.uploadPart(upload, index + 1, piece);
    parts.push({ PartNumber: index + 1, ETag });
  }
  return parts;
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}
