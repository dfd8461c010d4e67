import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
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
  const sent = (operation: string) =>
    server.log.requests.filter((request) => request.operation === operation);
  return { options: all, bucket: all.bucket, provider: S3StorageProvider.open(all), sent };
}

const base64 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64');

function crcOf(bytes: Buffer): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
}

describe('an object sent in one request', () => {
  it('is sent with its SHA-256, length and class, only if it does not exist yet', async () => {
    const { provider, sent } = installation({ storageClass: 'DEEP_ARCHIVE' });
    const bytes = randomBytes(5 * MIB);
    const location = await provider.put('a', sourceOf(bytes));
    const [{ headers } = { headers: {} }] = sent('PutObject');
    expect(headers).toMatchObject({
      'content-length': String(bytes.length),
      'if-none-match': '*',
      'x-amz-checksum-sha256': base64(bytes),
      'x-amz-content-sha256': sha256(bytes),
      'x-amz-storage-class': 'DEEP_ARCHIVE',
      'x-amz-meta-sha256': sha256(bytes),
    });
    for (const name of ['content-encoding', 'transfer-encoding', 'expect', 'x-amz-trailer']) {
      expect(headers).not.toHaveProperty(name);
    }
    expect(Object.keys(headers).filter((name) => name.includes('encryption'))).toEqual([]);
    expect((await provider.stat(location)).sha256?.hex).toBe(sha256(bytes));
  });

  it('is checked before and after, and its bytes are sent once', async () => {
    const { provider, sent } = installation();
    await provider.put('a', sourceOf(Buffer.from('bytes')));
    expect(server.log.requests.map(({ operation }) => operation)).toEqual([
      'HeadObject',
      'PutObject',
      'HeadObject',
    ]);
    expect(sent('HeadObject')[1]?.headers).toMatchObject({ 'x-amz-checksum-mode': 'ENABLED' });
    await provider.put('a', sourceOf(Buffer.from('bytes')));
    expect(server.calls).toMatchObject({ PutObject: 1, HeadObject: 3 });
  });

  it('is not sent if the source has a wrong size', async () => {
    const { provider } = installation();
    const lie = sourceOf(Buffer.from('bytes'), { size: 4 });
    await expect(provider.put('a', lie)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    expect(server.calls).toMatchObject({ PutObject: 0, CreateMultipartUpload: 0 });
  });

  it('is encrypted with the key of the options', async () => {
    const { provider, sent } = installation({ kmsKeyId: 'alias/photos' });
    const location = await provider.put('a', sourceOf(Buffer.from('bytes')));
    expect(sent('PutObject')[0]?.headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/photos',
      'x-amz-server-side-encryption-bucket-key-enabled': 'true',
    });
    expect((await bytesOf(await provider.open(location))).toString()).toBe('bytes');
  });

  it('is stored even if the response to the put is lost', async () => {
    const { provider } = installation();
    server.faults.next({ kind: 'no-answer', operation: 'PutObject' });
    const location = await provider.put('a', sourceOf(Buffer.from('bytes')));
    expect((await bytesOf(await provider.open(location))).toString()).toBe('bytes');
    expect(server.calls).toMatchObject({ PutObject: 2 });
  });

  it('does not replace an object stored in the meantime', async () => {
    const { provider, bucket } = installation();
    const put = (text: string) =>
      plainS3(server).send(new PutObjectCommand({ Bucket: bucket, Key: 'objects/a', Body: text }));
    const source = sourceOf(Buffer.from('ours'));
    const late = sourceOf(Buffer.from('ours'), {
      async *open(...args) {
        await put('theirs');
        yield* source.open(...args);
      },
    });
    await expect(provider.put('a', late)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    const kept = await plainS3(server).send(
      new GetObjectCommand({ Bucket: bucket, Key: 'objects/a' }),
    );
    expect(await kept.Body?.transformToString()).toBe('theirs');
  });

  it.each([{ ChecksumAlgorithm: 'SHA256' as const }, {}])(
    'does not accept an object whose metadata claims the same bytes (%o)',
    async (checksum) => {
      const { provider, bucket } = installation();
      const bytes = Buffer.from('ours');
      await plainS3(server).send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: 'objects/a',
          Body: 'fake',
          ...checksum,
          Metadata: { sha256: sha256(bytes) },
        }),
      );
      const put = provider.put('a', sourceOf(bytes));
      await expect(put).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    },
  );
});

describe('an object sent in parts', () => {
  it('is sent in parts of the configured size, with a CRC-32 of each part and of the object', async () => {
    const { provider, sent, bucket } = installation({ storageClass: 'GLACIER' });
    const bytes = randomBytes(PARTS);
    const location = await provider.put('a', sourceOf(bytes));
    expect(sent('CreateMultipartUpload')[0]?.headers).toMatchObject({
      'x-amz-storage-class': 'GLACIER',
      'x-amz-checksum-algorithm': 'CRC32',
      'x-amz-checksum-type': 'FULL_OBJECT',
      'x-amz-meta-sha256': sha256(bytes),
    });
    const parts = sent('PartialUpload').map(({ headers }) => headers['x-amz-checksum-crc32']);
    const cuts = [
      bytes.subarray(0, 5 * MIB),
      bytes.subarray(5 * MIB, 10 * MIB),
      bytes.subarray(10 * MIB),
    ];
    expect(new Set(parts)).toEqual(new Set(cuts.map(crcOf)));
    expect(sent('CompleteMultipartUpload')[0]?.headers).toMatchObject({
      'if-none-match': '*',
      'x-amz-checksum-crc32': crcOf(bytes),
      'x-amz-checksum-type': 'FULL_OBJECT',
    });
    expect(await provider.stat(location)).toMatchObject({ size: PARTS, sha256: undefined });
    expect(await openUploads(server, bucket)).toEqual([]);
  });

  it('is encrypted with the key of the options', async () => {
    const { provider, sent } = installation({ kmsKeyId: 'alias/photos' });
    await provider.put('a', sourceOf(randomBytes(PARTS)));
    expect(sent('CreateMultipartUpload')[0]?.headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/photos',
    });
  });

  it.each([
    { what: 'other bytes than declared', lie: { size: PARTS - 1 } },
    { what: 'fewer bytes than declared', lie: { size: PARTS + 1 } },
  ])('is not stored if there are $what', async ({ lie }) => {
    const { provider, bucket } = installation();
    const put = provider.put('a', sourceOf(randomBytes(PARTS), lie));
    await expect(put).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    expect(server.calls).toMatchObject({ CompleteMultipartUpload: 0, AbortMultipartUpload: 1 });
    expect(await openUploads(server, bucket)).toEqual([]);
    expect(await collect(provider.list(''))).toEqual([]);
  });

  it('leaves nothing behind when it is aborted midway', async () => {
    const { provider, bucket } = installation();
    const abort = new AbortController();
    const bytes = randomBytes(PARTS);
    const whole = sourceOf(bytes);
    const source = sourceOf(bytes, {
      open(signal, range) {
        if (range?.start === 10 * MIB) abort.abort(new Error('enough'));
        return whole.open(signal, range);
      },
    });
    await expect(provider.put('a', source, abort.signal)).rejects.toThrow('enough');
    expect(await openUploads(server, bucket)).toEqual([]);
  });

  it('rereads only the failed part from the source', async () => {
    const { provider } = installation();
    const bytes = randomBytes(PARTS);
    const asked: (number | undefined)[] = [];
    const other = installation().provider;
    const there = await other.put('a', sourceOf(bytes));
    server.faults.next({
      kind: 'reset-response',
      operation: 'GetObject',
      afterBytes: MIB,
      when: ({ headers }) => headers['range']?.startsWith(`bytes=${5 * MIB}-`) === true,
    });
    const source = sourceOf(bytes, {
      async *open(signal, range) {
        asked.push(range?.start);
        yield* await other.open(there, range, signal);
      },
    });
    const location = await provider.put('a', source);
    expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
    expect(asked).toEqual([0, 5 * MIB, 5 * MIB, 10 * MIB]);
  });
});

it.each(['DEEP_ARCHIVE', 'GLACIER_IR'] as const)(
  'an object in another class than %s is not accepted as the one to store',
  async (storageClass) => {
    const { provider, options } = installation();
    const source = sourceOf(randomBytes(200_000));
    const hot = await provider.put('a', source);
    const cold = S3StorageProvider.open({ ...options, name: 'cold', storageClass });
    await expect(cold.put('a', source)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    expect(await provider.stat(hot)).toMatchObject({ storageClass: 'STANDARD' });
  },
);
