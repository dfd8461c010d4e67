import { randomBytes } from 'node:crypto';

import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { S3StorageProvider } from '../../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { type S3TestServer, startS3Server } from '../../../support/s3-server/s3-server.ts';
import { bytesOf, collect, sha256, sourceOf } from '../../../support/storage/object-source.ts';
import { openUploads, plainS3, s3OptionsOf } from '../../../support/storage/s3-providers.ts';

const MIB = 1024 * 1024;
const PARTS = 11 * MIB;

let server: S3TestServer;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server[Symbol.asyncDispose]());
afterEach(() => server.faults.clear());

function installation(options: Parameters<typeof s3OptionsOf>[1] = {}) {
  const all = s3OptionsOf(server, options);
  server.log.clear();
  return { bucket: all.bucket, provider: S3StorageProvider.open(all) };
}

describe('a source object on the same service', () => {
  async function source(size: number) {
    const hot = installation();
    const bytes = randomBytes(size);
    const location = await hot.provider.put('a', sourceOf(bytes));
    const opened: number[] = [];
    const whole = sourceOf(bytes);
    return {
      hot,
      bytes,
      opened,
      source: sourceOf(bytes, {
        s3Object: hot.provider.s3ObjectOf(location),
        open(...args) {
          opened.push(1);
          return whole.open(...args);
        },
      }),
    };
  }

  it.each([1_000, PARTS])('of %i bytes is copied by the service and verified', async (size) => {
    const { bytes, opened, source: from } = await source(size);
    const { provider } = installation({ storageClass: 'GLACIER_IR', kmsKeyId: 'alias/cold' });
    const location = await provider.put('b', from);
    expect(opened).toEqual([]);
    expect(server.calls).toMatchObject({ UploadPartCopy: 1, PartialUpload: 0, PutObject: 0 });
    expect(await provider.stat(location)).toMatchObject({
      size,
      sha256: from.sha256,
      storageClass: 'GLACIER_IR',
    });
    expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
    await provider.put('b', from);
    expect(server.calls).toMatchObject({ UploadPartCopy: 1 });
  });

  it('with other bytes is rejected', async () => {
    const { source: from, hot } = await source(1_000);
    const { provider, bucket } = installation();
    const key = 'objects/a';
    const s3 = plainS3(server);
    await s3.send(new DeleteObjectCommand({ Bucket: hot.bucket, Key: key }));
    await s3.send(new PutObjectCommand({ Bucket: hot.bucket, Key: key, Body: randomBytes(1_000) }));
    await expect(provider.put('b', from)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    expect(await collect(provider.list(''))).toEqual([]);
    expect(await openUploads(server, bucket)).toEqual([]);
  });

  it.each([
    ['is missing', { status: 404, code: 'NoSuchKey' }],
    ['cannot be read by the other provider', { status: 403, code: 'AccessDenied' }],
    ['is archived', { status: 403, code: 'ObjectNotInActiveTierError' }],
    ['cannot be copied by the service', { status: 501, code: 'NotImplemented' }],
  ])('is uploaded instead when it %s', async (_what, { status, code }) => {
    const { bytes, opened, source: from } = await source(1_000);
    const { provider, bucket } = installation();
    server.faults.next({ kind: 'status', operation: 'UploadPartCopy', status, code });
    const location = await provider.put('b', from);
    expect(opened).toEqual([1]);
    expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
    expect(await openUploads(server, bucket)).toEqual([]);
  });

  it('in another region or endpoint is uploaded', async () => {
    const { source: from } = await source(1_000);
    const { provider } = installation();
    if (!from.s3Object) throw new Error('the provider tells of no S3 object');
    await provider.put('b', { ...from, s3Object: { ...from.s3Object, region: 'eu-west-1' } });
    await provider.put('c', {
      ...from,
      s3Object: { ...from.s3Object, endpoint: 'http://[::1]:1' },
    });
    expect(server.calls).toMatchObject({ UploadPartCopy: 0, PutObject: 2 });
  });
});

it('reports the current class of an object moved by the operator', async () => {
  const { provider, bucket } = installation();
  const location = await provider.put('a', sourceOf(Buffer.from('bytes')));
  const object = { Bucket: bucket, Key: 'objects/a' };
  await plainS3(server).send(
    new CopyObjectCommand({
      ...object,
      CopySource: `${bucket}/objects/a`,
      StorageClass: 'GLACIER',
    }),
  );
  expect(await provider.stat(location)).toMatchObject({
    storageClass: 'GLACIER',
    restore: { kind: 'NOT_REQUESTED' },
  });
  await expect(provider.open(location)).rejects.toMatchObject({ code: 'RETRIEVAL_REQUIRED' });
});
