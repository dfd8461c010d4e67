import { randomUUID } from 'node:crypto';

import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { isCold, STORAGE_CLASSES } from '../../src/domain/storage/storage-class.ts';
import { S3StorageProvider } from '../../src/infrastructure/storage/s3/s3-storage-provider.ts';
import { storageProviderContract } from '../contract/storage-provider.contract.ts';
import { motoProgram, type MotoServer, startMotoServer } from '../support/moto-server.ts';

const FULL = process.env['FAULTS'] === 'full';
const program = await motoProgram();
const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'key', secretAccessKey: 'secret' };

let moto: MotoServer;
const bucket = `b-${randomUUID()}`;
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
});
afterAll(() => moto?.[Symbol.asyncDispose]());

it('finds moto, in the PATH or by MOTO_SERVER', ({ skip }) => {
  skip(program === undefined, 'NOT TESTED: needs moto[server]');
  expect(moto.url).toMatch(/^http:/);
});

describe.skipIf(program === undefined)('with moto', () => {
  for (const storageClass of FULL ? STORAGE_CLASSES : (['STANDARD', 'DEEP_ARCHIVE'] as const)) {
    storageProviderContract(`S3 ${storageClass}, moto`, async () => {
      const provider = S3StorageProvider.open({
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
      return {
        provider,
        hidesListedRestores: true,
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
