import { randomBytes } from 'node:crypto';

import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { StorageLocation } from '../../../../src/modules/storage/domain/storage-location.ts';
import { S3StorageProvider } from '../../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { type S3TestServer, startS3Server } from '../../../support/s3-server/s3-server.ts';
import { bytesOf, collect, sha256, sourceOf } from '../../../support/storage/object-source.ts';
import { openUploads, plainS3, s3OptionsOf } from '../../../support/storage/s3-providers.ts';

const PARTS = 11 * 1024 * 1024;

let aws: S3TestServer;
let b2: S3TestServer;
beforeAll(async () => {
  aws = await startS3Server();
  b2 = await startS3Server({ profile: 'b2' });
});
afterAll(async () => {
  await aws[Symbol.asyncDispose]();
  await b2[Symbol.asyncDispose]();
});
afterEach(() => b2.faults.clear());

async function onB2() {
  const options = s3OptionsOf(b2, { profile: 'b2' });
  b2.log.clear();
  return { server: b2, bucket: options.bucket, provider: S3StorageProvider.open(options) };
}

async function onVersionedAws() {
  const options = s3OptionsOf(aws);
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  const command = new PutBucketVersioningCommand({
    Bucket: options.bucket,
    VersioningConfiguration,
  });
  await plainS3(aws).send(command);
  return { server: aws, bucket: options.bucket, provider: S3StorageProvider.open(options) };
}

/** The number of stored versions, hidden ones included, and of delete markers. */
async function kept(server: S3TestServer, bucket: string): Promise<[number, number]> {
  const { Versions = [], DeleteMarkers = [] } = await plainS3(server).send(
    new ListObjectVersionsCommand({ Bucket: bucket }),
  );
  return [Versions.length, DeleteMarkers.length];
}

describe.each([
  ['B2', onB2],
  ['a versioned Amazon S3 bucket', onVersionedAws],
])('on %s', (_name, installation) => {
  it('a put returns the version, and a delete removes it permanently', async () => {
    const { provider, server, bucket } = await installation();
    const location = await provider.put('a', sourceOf(Buffer.from('bytes')));
    expect(location.version).toEqual(expect.any(String));
    await provider.delete(location);
    expect(await kept(server, bucket)).toEqual([0, 0]);
    await provider.delete(location);
  });

  it('a delete without a version removes all versions and no other object', async () => {
    const { provider, server, bucket } = await installation();
    await provider.put('a', sourceOf(Buffer.from('bytes')));
    await provider.put('ab', sourceOf(Buffer.from('bytes')));
    await provider.delete(StorageLocation.of('s3', 'a', 'STANDARD'));
    expect(await kept(server, bucket)).toEqual([1, 0]);
    expect(await collect(provider.list(''))).toEqual([{ key: 'ab', size: 5 }]);
  });

  it('a delete removes a hidden version and its delete marker', async () => {
    const { provider, server, bucket } = await installation();
    const location = await provider.put('a', sourceOf(Buffer.from('bytes')));
    const object = { Bucket: bucket, Key: 'objects/a' };
    await plainS3(server).send(new DeleteObjectCommand(object));
    expect(await kept(server, bucket)).toEqual([1, 1]);
    expect((await bytesOf(await provider.open(location))).toString()).toBe('bytes');
    await provider.delete(location);
    expect(await kept(server, bucket)).toEqual([0, 0]);
  });

  it('a put after a delete creates a new version', async () => {
    const { provider, server, bucket } = await installation();
    const first = await provider.put('a', sourceOf(Buffer.from('bytes')));
    await provider.delete(first);
    const second = await provider.put('a', sourceOf(Buffer.from('bytes')));
    expect(second.version).not.toBe(first.version);
    await provider.delete(first);
    expect(await kept(server, bucket)).toEqual([1, 0]);
    expect((await bytesOf(await provider.open(second))).toString()).toBe('bytes');
  });

  it('concurrent puts of the same bytes create one version', async () => {
    const { provider, server, bucket } = await installation();
    const source = sourceOf(randomBytes(100_000));
    const puts = Array.from({ length: 16 }, () => provider.put('a', source));
    const versions = new Set((await Promise.all(puts)).map(({ version }) => version));
    expect(versions.size).toBe(1);
    expect(await kept(server, bucket)).toEqual([1, 0]);
  });
});

describe('on B2', () => {
  it.each([1_000, PARTS])(
    'no request for an object of %i bytes contains headers that B2 refuses',
    async (size) => {
      const { provider, bucket } = await onB2();
      const bytes = randomBytes(size);
      const location = await provider.put('a', sourceOf(bytes));
      expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
      expect(await provider.stat(location)).toMatchObject({
        size,
        sha256: undefined,
        restore: { kind: 'NOT_NEEDED' },
      });
      await provider.removeLeftovers(new Date());
      await provider.delete(location);
      const names = b2.log.requests.flatMap(({ headers }) => Object.keys(headers));
      const refused = /checksum|tagging|storage-class|encryption|trailer|if-none-match/;
      expect(names.filter((name) => refused.test(name))).toEqual([]);
      const moved = b2.log.requests.filter(({ operation }) =>
        ['PutObject', 'PartialUpload'].includes(operation ?? ''),
      );
      expect(moved.map(({ headers }) => headers['content-md5'])).toEqual(
        moved.map(() => expect.stringMatching(/^.{22}==$/)),
      );
      expect(b2.calls).toMatchObject({ DeleteObjects: 0 });
      expect(await kept(b2, bucket)).toEqual([0, 0]);
      expect(await openUploads(b2, bucket)).toEqual([]);
    },
  );

  it('a delete removes all versions of the same bytes left by lost responses, and no others', async () => {
    const { provider, bucket } = await onB2();
    const other = await provider.put('a', sourceOf(Buffer.from('other')));
    b2.faults.next({ kind: 'no-answer', operation: 'PutObject' });
    const location = await provider.put('a', sourceOf(Buffer.from('bytes')));
    expect(await kept(b2, bucket)).toEqual([3, 0]);
    await provider.delete(location);
    expect(await kept(b2, bucket)).toEqual([1, 0]);
    expect((await bytesOf(await provider.open(other))).toString()).toBe('other');
    await expect(provider.open(location)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  it('the provider has its own endpoint and price list', async () => {
    const { provider } = await onB2();
    expect(provider.capabilities).toMatchObject({ priceList: 'b2', retrievalTiers: [] });
    expect(provider.records).toBeUndefined();
    expect(provider.listRestores).toBeUndefined();
    const origin = S3StorageProvider.open({
      name: 'b2',
      bucket: 'photos',
      region: 'eu-central-003',
      storageClass: 'STANDARD',
      profile: 'b2',
    });
    expect(origin.s3ObjectOf(StorageLocation.of('b2', 'a', 'STANDARD', 'v1'))).toEqual({
      endpoint: 'https://s3.eu-central-003.backblazeb2.com/',
      region: 'eu-central-003',
      bucket: 'photos',
      key: 'objects/a',
      version: 'v1',
    });
  });
});
