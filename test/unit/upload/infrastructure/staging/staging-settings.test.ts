import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { readConfig } from '../../../../../src/app/config.ts';
import { folder } from '../../../../support/general/folders.ts';

const S3 = { STAGING: 's3', STAGING_BUCKET: 'uploads', STAGING_REGION: 'eu-central-1' };

it('stages on the local disk by default', () => {
  expect(readConfig({}).staging).toEqual({ kind: 'local' });
  expect(readConfig({ STAGING: 'local', STAGING_BUCKET: 'unused' }).staging.kind).toBe('local');
});

it('requires only a bucket and a region for S3', () => {
  expect(readConfig(S3).staging).toEqual({
    kind: 's3',
    options: {
      bucket: 'uploads',
      region: 'eu-central-1',
      prefix: 'staging/',
      profile: 'aws',
      forcePathStyle: false,
    },
  });
});

it('reads the secret from a file', async () => {
  await using home = await folder();
  const path = join(home.path, 'secret');
  await writeFile(path, 'hush\n');
  const env = { ...S3, STAGING_ACCESS_KEY_ID: 'key', STAGING_SECRET_ACCESS_KEY_FILE: path };
  expect(readConfig(env).staging).toMatchObject({
    options: { credentials: { accessKeyId: 'key', secretAccessKey: 'hush' } },
  });
});

it('reports every problem at once, along with other settings, without revealing secrets', () => {
  const env = {
    PORT: 'none',
    STAGING: 's3',
    STAGING_ENDPOINT: 'ftp://there',
    STAGING_PREFIX: 'no-slash',
    STAGING_PROFILE: 'gcs',
    STAGING_SECRET_ACCESS_KEY: 'hush',
  };
  const wrong = ['PORT', 'STAGING_BUCKET', 'STAGING_REGION', 'STAGING_ENDPOINT', 'STAGING_PREFIX'];
  const told = messageOf(() => readConfig(env));
  for (const name of [...wrong, 'STAGING_PROFILE', 'STAGING_ACCESS_KEY_ID']) {
    expect(told).toContain(`  ${name}: `);
  }
  expect(told).not.toContain('hush');
});

it('refuses other kinds', () => {
  expect(messageOf(() => readConfig({ STAGING: 'ftp' }))).toContain('STAGING: must be local or s3');
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}
