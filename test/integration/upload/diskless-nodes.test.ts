import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { startTestApp } from '../../support/app/test-app.ts';
import { folder } from '../../support/general/folders.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';
import { stagingOn } from '../../support/storage/staging-on-s3.ts';
import { fileIdOf, TusClient } from '../../support/tus/tus-client.ts';

const MIB = 1024 * 1024;

it('nodes without a shared disk take over uploads from each other and store nothing locally', async () => {
  await using s3 = await startS3Server();
  await using home = await folder();
  const { bucket, region, endpoint } = s3OptionsOf(s3);
  const landing = {
    kind: 's3',
    name: 'landing',
    bucket,
    region,
    endpoint,
    forcePathStyle: true,
    ...s3.credentials,
  };
  const providersFile = join(home.path, 'providers.json');
  await writeFile(providersFile, JSON.stringify({ providers: [landing], landing: 'landing' }));
  const { privateKey } = generateKeyPairSync('ed25519');
  const env = {
    ...stagingOn(s3),
    PROVIDERS_FILE: providersFile,
    SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  await using one = await startTestApp({ env, dataDir: join(home.path, 'one') });
  await using other = await startTestApp({ env, nodeOf: one, dataDir: join(home.path, 'other') });
  const { token } = await one.signUp();
  const [first, second] = [one, other].map(({ url }) => new TusClient(url, token));
  if (!first || !second) throw new Error('no clients');

  const bytes = randomBytes(12 * MIB + 5);
  const path = await first.open(bytes.byteLength);
  await first.patch(path, 0, bytes.subarray(0, 7 * MIB));
  const { headers } = await second.head(path);
  expect(headers['upload-offset']).toBe(String(7 * MIB));
  const fileId = fileIdOf(await second.patch(path, 7 * MIB, bytes.subarray(7 * MIB)));
  expect((await first.download(fileId)).equals(bytes)).toBe(true);
  expect((await second.download(fileId)).equals(bytes)).toBe(true);
  // The service has copied what was staged; only what was uploaded came over the wire.
  expect(s3.calls.UploadPartCopy).toBeGreaterThan(0);
  const roots = await one.installation.sql(
    `select name from storage_root where name not like 'planned:%'`,
  );
  expect(roots).toEqual([{ name: 'bucket:staging' }, { name: 'bucket:provider:landing' }]);
});
