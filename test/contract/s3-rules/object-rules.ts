import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';

import { HELLO, refusalOf, type S3Rule } from './s3-rule.ts';

const OTHER = Buffer.from('something else');
const NOBODYS_ETAG = '"00000000000000000000000000000000"';

export const OBJECT_RULES: readonly S3Rule[] = [
  {
    id: 'bucket-is-made',
    source: 'API CreateBucket',
    title: 'a bucket exists once it is created',
    check: async ({ client, bucket }) => {
      const made = client.send(new CreateBucketCommand({ Bucket: bucket }));
      await made.catch((error: Error) => expect(error.name).toMatch(/^BucketAlready/));
      const { $metadata } = await client.send(new HeadBucketCommand({ Bucket: bucket }));
      expect($metadata.httpStatusCode).toBe(200);
    },
  },
  {
    id: 'put-buffer',
    source: 'UG checking-object-integrity',
    title: 'a buffer with a CRC32 header is stored unchanged',
    check: async (s3) => {
      const { place } = await s3.put();
      expect(await s3.read(place)).toEqual(HELLO);
    },
  },
  {
    id: 'put-stream-with-trailer',
    source: 'API sigv4-streaming-trailers',
    title: 'an aws-chunked stream with a trailing CRC32 is stored without the chunk framing',
    check: async (s3) => {
      const bytes = randomBytes(300_000);
      const place = s3.place();
      const Body = Readable.from([bytes]);
      const input = { ...place, Body, ContentLength: bytes.length };
      await s3.client.send(new PutObjectCommand(input));
      expect((await s3.read(place)).equals(bytes)).toBe(true);
      expect((await s3.head(place)).ContentEncoding ?? '').toBe('');
    },
  },
  {
    id: 'put-plain-stream',
    source: 'API PutObject',
    title: 'a plain stream with a known length is stored unchanged',
    check: async (s3) => {
      const bytes = randomBytes(300_000);
      const place = s3.place();
      const Body = Readable.from([bytes]);
      await s3.plain.send(new PutObjectCommand({ ...place, Body, ContentLength: bytes.length }));
      expect((await s3.read(place)).equals(bytes)).toBe(true);
    },
  },
  {
    id: 'wrong-crc32',
    source: 'UG checking-object-integrity',
    title: 'bytes with another CRC32 are refused',
    check: async (s3) => {
      const { status } = await refusalOf(s3.put({ ChecksumCRC32: 'AAAAAA==' }));
      expect(status).toBe(400);
    },
  },
  {
    id: 'sha256-is-kept',
    source: 'UG checking-object-integrity',
    title: 'HEAD returns the SHA-256 sent with an object',
    check: async (s3) => {
      const ChecksumSHA256 = sha256(HELLO);
      const { place } = await s3.put({ ChecksumSHA256 });
      expect(await s3.head(place)).toMatchObject({ ChecksumSHA256 });
    },
  },
  {
    id: 'wrong-sha256',
    source: 'UG checking-object-integrity',
    title: 'bytes with another SHA-256 are refused',
    check: async (s3) => {
      const { status } = await refusalOf(s3.put({ ChecksumSHA256: sha256(OTHER) }));
      expect(status).toBe(400);
    },
  },
  {
    id: 'wrong-md5',
    source: 'API PutObject',
    title: 'bytes with another MD5 are refused',
    check: async (s3) => {
      const ContentMD5 = createHash('md5').update(OTHER).digest('base64');
      const input = { ...s3.place(), Body: HELLO, ContentMD5 };
      expect(await refusalOf(s3.plain.send(new PutObjectCommand(input)))).toMatchObject({
        status: 400,
      });
    },
  },
  {
    id: 'range',
    source: 'API GetObject, RFC 9110 §14',
    title: 'a range request returns 206 and the range',
    check: async (s3) => {
      const bytes = randomBytes(1000);
      const { place } = await s3.put({ Body: bytes });
      const asked = new GetObjectCommand({ ...place, Range: 'bytes=100-199' });
      const { Body, ContentRange, $metadata } = await s3.client.send(asked);
      const got = Buffer.from((await Body?.transformToByteArray()) ?? []);
      expect(got).toEqual(bytes.subarray(100, 200));
      expect($metadata.httpStatusCode).toBe(206);
      expect(ContentRange).toBe('bytes 100-199/1000');
    },
  },
  {
    id: 'get-missing',
    source: 'API GetObject',
    title: 'GET of a missing key is 404 NoSuchKey',
    check: async (s3) => {
      const refused = s3.client.send(new GetObjectCommand(s3.place()));
      expect(await refusalOf(refused)).toEqual({ name: 'NoSuchKey', status: 404 });
    },
  },
  {
    id: 'head-missing',
    source: 'API HeadObject',
    title: 'HEAD of a missing key is 404',
    check: async (s3) => {
      const refused = s3.client.send(new HeadObjectCommand(s3.place()));
      expect(await refusalOf(refused)).toEqual({ name: 'NotFound', status: 404 });
    },
  },
  {
    id: 'metadata',
    source: 'UG UsingMetadata',
    title: 'content type and user metadata are returned',
    check: async (s3) => {
      const Metadata = { 'fs-hash': 'abc', fileid: '1' };
      const { place } = await s3.put({ Metadata, ContentType: 'image/jpeg' });
      expect(await s3.head(place)).toMatchObject({ Metadata, ContentType: 'image/jpeg' });
    },
  },
  {
    id: 'if-none-match',
    source: 'UG conditional-writes',
    title: 'If-None-Match: * accepts the first put and refuses the second',
    check: async (s3) => {
      const { place } = await s3.put({ IfNoneMatch: '*' });
      const second = new PutObjectCommand({ ...place, Body: OTHER, IfNoneMatch: '*' });
      const refusal = await refusalOf(s3.client.send(second));
      expect(refusal).toEqual({ name: 'PreconditionFailed', status: 412 });
      expect(await s3.read(place)).toEqual(HELLO);
    },
  },
  {
    id: 'if-match',
    source: 'UG conditional-writes',
    title: 'If-Match with another ETag refuses the put',
    check: async (s3) => {
      const { place } = await s3.put();
      const second = new PutObjectCommand({ ...place, Body: OTHER, IfMatch: NOBODYS_ETAG });
      const refusal = await refusalOf(s3.client.send(second));
      expect(refusal).toEqual({ name: 'PreconditionFailed', status: 412 });
    },
  },
];

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}
