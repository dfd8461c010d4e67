import { randomBytes } from 'node:crypto';
import { link, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import type { StorageContext } from '../../../src/app/open-storage.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { ICE_POLICY } from '../../support/app/cold-app.ts';
import { startTestApp } from '../../support/app/test-app.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

type Providers = (context: StorageContext) => Promise<readonly [StorageProvider, StorageProvider]>;

/** An installation whose landing provider and archive `other` are given, with an uploaded file. */
async function uploaded(providers: Providers) {
  const app = await startTestApp({
    overrides: {
      providers: async (context) => {
        const [landing, archive] = await providers(context);
        return new ConfiguredProviders(landing, [archive], {
          ...ICE_POLICY,
          order: ['other'],
          graceSeconds: 0,
        });
      },
    },
  });
  const tus = new TusClient(app.url, (await app.signUp()).token);
  const bytes = randomBytes(200_000);
  const fileId = await tus.upload(bytes);
  const copies = () =>
    app.installation.sql('select provider, state from content_copy order by created_at, id');
  const content = () => tus.request('GET', `/files/${fileId}/content`);
  return { app, tus, bytes, fileId, copies, content };
}

const SHARED: readonly { readonly what: string; readonly open: () => Promise<Shared> }[] = [
  { what: 'one folder', open: sharedFolder },
  { what: 'one prefix of S3', open: () => sharedBucket('aws', 'STANDARD') },
  { what: 'one prefix of S3, in another class', open: () => sharedBucket('aws', 'DEEP_ARCHIVE') },
  { what: 'one prefix of B2', open: () => sharedBucket('b2', 'STANDARD') },
];

interface Shared extends AsyncDisposable {
  readonly providers: Providers;
}

async function sharedFolder(): Promise<Shared> {
  return {
    providers: async ({ config, local }) => [
      local,
      await LocalStorageProvider.open({ name: 'other', root: join(config.dataDir, 'objects') }),
    ],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function sharedBucket(
  profile: 'aws' | 'b2',
  storageClass: 'STANDARD' | 'DEEP_ARCHIVE',
): Promise<Shared> {
  const server = await startS3Server({ profile });
  const options = s3OptionsOf(server, { profile, name: 'local' });
  return {
    providers: async () => [
      S3StorageProvider.open(options),
      S3StorageProvider.open({ ...options, name: 'other', storageClass }),
    ],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

it.each(SHARED)(
  'an archive in $what as the landing provider has no copy, and the only object is kept',
  async ({ open }) => {
    await using shared = await open();
    const { app, bytes, copies, content } = await uploaded(shared.providers);
    await using _app = app;
    await app.installation.sweepArchive.execute();
    await app.installation.sweepArchive.execute();
    expect(await copies()).toEqual([
      { provider: 'local', state: expect.stringMatching(/^(STORED|VERIFIED)$/) },
    ]);
    const [archival] = await app.installation.sql('select state, problem from archival');
    expect(archival).toMatchObject({ state: 'WAITING', problem: expect.stringMatching(/\w/) });
    const { status, bytes: read } = await content();
    expect(status).toBe(200);
    expect(read.equals(bytes)).toBe(true);
  },
);

it('the hot copy is not released while the archived one is a hard link to it', async () => {
  const { app, copies } = await uploaded(async ({ config, local }) => [
    local,
    await LocalStorageProvider.open({ name: 'other', root: join(config.dataDir, 'other') }),
  ]);
  await using _app = app;
  const { archiveContent, releaseHotCopy, sql, providers } = app.installation;
  const [content] = await sql<{ id: string }>('select id from content');
  const id = content?.id ?? '';
  await archiveContent.execute(id);
  const [copy] = await sql<{ key: string }>('select key from content_copy');
  const paths = ['objects', 'other'].map((root) => join(app.config.dataDir, root, copy?.key ?? ''));
  const [hot = '', archived = ''] = paths;
  await rm(archived);
  await link(hot, archived);
  await releaseHotCopy.execute(id);
  expect(await copies()).toMatchObject([{ state: 'STORED' }, { state: 'VERIFIED' }]);
  const [{ problem } = {}] = await sql('select problem from archival');
  expect(problem).toContain('are the same object');
  expect(await readdir(join(app.config.dataDir, 'objects'))).not.toEqual([]);
  expect(providers.landing.name).toBe('local');
});
