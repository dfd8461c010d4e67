import { randomUUID } from 'node:crypto';

import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import {
  isCold,
  STORAGE_CLASSES,
  type StorageClass,
} from '../../src/domain/storage/storage-class.ts';
import { S3StorageProvider } from '../../src/infrastructure/storage/s3/s3-storage-provider.ts';
import { storageProviderContract } from '../contract/storage-provider.contract.ts';
import { motoProgram, type MotoServer, startMotoServer } from '../support/moto-server.ts';
import { sourceOf } from '../support/object-source.ts';

const FULL = process.env['FAULTS'] === 'full';
const program = await motoProgram();
const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'key', secretAccessKey: 'secret' };

const bucket = `b-${randomUUID()}`;

let moto: MotoServer;
let ignoresHeadersOfUrls = false;
beforeAll(async () => {
  if (program === undefined) return;
  moto = await startMotoServer(program);
  const client = new S3Client({
    endpoint: moto.url,
    region: REGION,
    credentials: CREDENTIALS,
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  ignoresHeadersOfUrls = !(await heedsHeadersOfUrls());
});
afterAll(() => moto?.[Symbol.asyncDispose]());

it('finds moto, in the PATH or by MOTO_SERVER', ({ skip }) => {
  skip(program === undefined, 'NOT TESTED: needs moto[server]');
  expect(moto.url).toMatch(/^http:/);
});

it('hears from moto the headers that a signed URL asks for', ({ skip }) => {
  skip(program === undefined || ignoresHeadersOfUrls, 'NOT TESTED: needs moto 5.2.5 or later');
  expect(ignoresHeadersOfUrls).toBe(false);
});

describe.skipIf(program === undefined)('with moto', () => {
  for (const storageClass of FULL ? STORAGE_CLASSES : (['STANDARD', 'DEEP_ARCHIVE'] as const)) {
    storageProviderContract(`S3 ${storageClass}, moto`, async () => {
      const provider = providerOf(storageClass);
      return {
        provider,
        hidesListedRestores: true,
        ignoresHeadersOfUrls,
        ...(isCold(storageClass)
          ? {
              thaw: async (location) => {
                await provider.retrieve(location, 'STANDARD', 2);
                await vi.waitFor(async () => {
                  const { restore } = await provider.stat(location);
                  expect(restore.kind).toBe('RESTORED');
                });
              },
            }
          : {}),
        [Symbol.asyncDispose]: async () => {},
      };
    });
  }
});

/** On the bucket of this file, with a prefix of its own. */
function providerOf(storageClass: StorageClass): S3StorageProvider {
  return S3StorageProvider.open({
    name: 's3',
    endpoint: moto.url,
    region: REGION,
    bucket,
    credentials: CREDENTIALS,
    forcePathStyle: true,
    prefix: `${randomUUID()}/`,
    storageClass,
    partBytes: 5 * 1024 * 1024,
  });
}

async function heedsHeadersOfUrls(): Promise<boolean> {
  const provider = providerOf('STANDARD');
  const location = await provider.put('a', sourceOf(Buffer.from('bytes')));
  const headers = { contentType: 'image/png', contentDisposition: 'inline' };
  const answer = await fetch(await provider.signedUrl(location, 60, headers));
  return answer.headers.get('content-type') === 'image/png';
}
