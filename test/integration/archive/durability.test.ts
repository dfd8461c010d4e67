import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { afterEach, expect, it } from 'vitest';

import type { StorageContext } from '../../../src/app/open-storage.ts';
import type { PlacementPolicy } from '../../../src/modules/storage/domain/choose-provider.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { ICE_POLICY } from '../../support/app/cold-app.ts';
import { CompareHashesDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, startGraphqlApp, uploadFile } from '../../support/graphql/graphql-app.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { loseCopy } from '../../support/storage/lost-copies.ts';
import { sha256 } from '../../support/storage/object-source.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** An archived file in an installation with the landing folder, a second folder on its disk, and a bucket. */
async function archived(policy?: Partial<PlacementPolicy>) {
  const options = s3OptionsOf(stack.use(await startS3Server()));
  const providers = async ({ config, local }: StorageContext): Promise<ConfiguredProviders> => {
    const root = join(config.dataDir, 'other/objects');
    const others = [
      S3StorageProvider.open(options),
      await LocalStorageProvider.open({ name: 'other', root }),
    ];
    return new ConfiguredProviders(local, others, { ...ICE_POLICY, ...policy });
  };
  const server = stack.use(await startGraphqlApp(policy ? { overrides: { providers } } : {}));
  const user = await server.app.signUp();
  const bytes = randomBytes(200_000);
  const fileId = await uploadFile(server, user, bytes);
  const { sweepArchive, sql, verifyCopies } = server.app.installation;
  await sweepArchive.execute();
  await sql('update content_copy set verify_due_at = created_at where verify_due_at is not null');
  await verifyCopies.execute();
  const hashes = [{ sha256: sha256(bytes), size: String(bytes.byteLength) }];
  const durability = async () => {
    const answer = await ask(server, CompareHashesDocument, { hashes }, user.token);
    return answer.compareHashes[0]?.file?.durability;
  };
  return { app: server.app, fileId, durability };
}

it('is safe with a verified copy in a bucket', async () => {
  const { durability } = await archived({ order: ['s3'] });
  expect(await durability()).toMatchObject({ safeToDeleteLocal: true, problems: [] });
});

it('is not safe by default, where one disk holds everything', async () => {
  const { durability } = await archived();
  expect(await durability()).toMatchObject({
    safeToDeleteLocal: false,
    problems: ['ONE_FAILURE_DOMAIN'],
    policyMet: true,
  });
});

it('is not safe with two copies on one disk', async () => {
  const { durability } = await archived({ order: ['local', 'other'], copies: 2 });
  expect(await durability()).toMatchObject({
    safeToDeleteLocal: false,
    problems: ['ONE_FAILURE_DOMAIN'],
    verifiedCopies: 2,
  });
});

it('is not safe with its copy at a provider that is no longer configured', async () => {
  const { app, durability } = await archived({ order: ['s3'] });
  await app.installation.sql(`update content_copy set provider = 'old' where provider = 's3'`);
  expect(await durability()).toMatchObject({
    safeToDeleteLocal: false,
    problems: expect.arrayContaining(['PROVIDER_NOT_CONFIGURED']),
    policyMet: false,
  });
});

it('is no longer safe once a read has found the copy missing', async () => {
  const { app, fileId, durability } = await archived({ order: ['s3'] });
  await loseCopy(app, fileId, 's3');
  const { files, readCopies } = app.installation;
  const copies = await files.copiesOf(fileId.slice(-36));
  await readCopies.find(copies.filter(({ location }) => location.provider === 's3')).catch(() => 0);
  expect(await durability()).toMatchObject({
    safeToDeleteLocal: false,
    problems: expect.arrayContaining(['COPY_MISSING']),
  });
});
