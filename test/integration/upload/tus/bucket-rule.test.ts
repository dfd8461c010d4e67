import { randomBytes } from 'node:crypto';

import { PutBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../../../support/app/test-app.ts';
import { type S3TestServer, startS3Server } from '../../../support/s3-server/s3-server.ts';
import { plainS3 } from '../../../support/storage/s3-providers.ts';
import { stagingOn } from '../../../support/storage/staging-on-s3.ts';
import { TusClient } from '../../../support/tus/tus-client.ts';
import { tracesOf } from './upload-traces.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MIB = 1024 * 1024;

let server: S3TestServer;
let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  server = await startS3Server();
  app = await startTestApp({ env: stagingOn(server) });
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function endUploadsAfter(bucket: string, days: number, prefix = '') {
  return plainS3(server).send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: bucket,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: 'forgotten-uploads',
            Status: 'Enabled',
            Filter: { Prefix: prefix },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: days },
          },
        ],
      },
    }),
  );
}

it.each(['is incomplete', 'is complete but partial'])(
  'HEAD returns 404 for an upload that the bucket has aborted and that %s',
  async (what) => {
    const before = await tracesOf(app, user.id);
    const bytes = randomBytes(6 * MIB);
    const isPartial = what.endsWith('partial');
    const path = isPartial
      ? await tus.open(bytes.length, { headers: { 'upload-concat': 'partial' } })
      : await tus.open(bytes.length + 1);
    expect((await tus.patch(path, 0, bytes)).status).toBe(204);
    await endUploadsAfter(bucketOf(app), 8);
    server.clock.advance(9 * DAY_MS);
    expect(await server.runLifecycle()).toHaveLength(1);
    expect((await tus.head(path)).status).toBe(404);
    expect((await tracesOf(app, user.id)).reserved).toBe(before.reserved);
  },
);

it('startup fails if the bucket deletes uploads before their sessions expire', async () => {
  const env = stagingOn(server);
  await endUploadsAfter(env['STAGING_BUCKET'] ?? '', 7);
  await expect(startTestApp({ env })).rejects.toThrow(/forgotten-uploads: 7 days/);
});

it('startup succeeds if the rule of the bucket applies to other keys', async () => {
  const env = stagingOn(server);
  await endUploadsAfter(env['STAGING_BUCKET'] ?? '', 1, 'logs/');
  await using other = await startTestApp({ env });
  expect(other.config.staging.kind).toBe('s3');
});

function bucketOf({ config: { staging } }: TestApp): string {
  if (staging.kind !== 's3') throw new Error('not staged on S3');
  return staging.options.bucket;
}
