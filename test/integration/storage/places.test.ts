import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BUCKET_MARKER } from '../../../src/modules/storage/infrastructure/s3/claim-bucket.ts';
import { startTestApp, type TestApp } from '../../support/app/test-app.ts';
import { queryRows } from '../../support/database/query-rows.ts';
import { createTestDatabase } from '../../support/database/test-database.ts';
import { type Folder, folder } from '../../support/general/folders.ts';
import { type S3TestServer, startS3Server } from '../../support/s3-server/s3-server.ts';
import { sourceOf } from '../../support/storage/object-source.ts';
import { plainS3, s3OptionsOf } from '../../support/storage/s3-providers.ts';
import { stagingOn } from '../../support/storage/staging-on-s3.ts';

const PROFILES = ['aws', 'b2'] as const;

let home: Folder;
let servers: Record<(typeof PROFILES)[number], S3TestServer>;
beforeAll(async () => {
  home = await folder();
  servers = {
    aws: await startS3Server(),
    b2: await startS3Server({ profile: 'b2' }),
  };
});
afterAll(async () => {
  for (const profile of PROFILES) await servers[profile][Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

let files = 0;

/** The environment of an installation with these providers. */
async function providersAre(...providers: object[]): Promise<Record<string, string>> {
  files += 1;
  const file = join(home.path, `providers-${files}.json`);
  await writeFile(file, JSON.stringify({ providers }));
  return { PROVIDERS_FILE: file };
}

/** Settings of a provider in a new bucket. */
function bucketOf(profile: (typeof PROFILES)[number], name: string) {
  const server = servers[profile];
  const { bucket, region, endpoint } = s3OptionsOf(server);
  const { accessKeyId, secretAccessKey } = server.credentials;
  const kind = profile === 'b2' ? 'b2' : 's3';
  return {
    kind,
    name,
    bucket,
    region,
    endpoint,
    forcePathStyle: true,
    accessKeyId,
    secretAccessKey,
  };
}

/** Why an installation does not start. */
async function refusal(options: Parameters<typeof startTestApp>[0]): Promise<string> {
  const app = await startTestApp(options).catch((error: Error) => error);
  if (app instanceof Error) return app.message;
  await app[Symbol.asyncDispose]();
  return 'it started';
}

/** A database with the same markers as that of the installation. */
async function cloneOf({ installation }: TestApp) {
  const clone = await createTestDatabase();
  const rows = await installation.sql<{ name: string; marker: string }>(
    'select name, marker from storage_root',
  );
  for (const { name, marker } of rows) {
    await queryRows(
      clone.connection,
      `insert into storage_root (name, marker) values ('${name}', '${marker}')`,
    );
  }
  return clone;
}

describe('an installation does not start', () => {
  it('with two local providers in one folder, directly, through a link or nested', async () => {
    const root = join(home.path, 'disk');
    await mkdir(join(root, 'within'), { recursive: true });
    await symlink(root, join(home.path, 'link'));
    for (const other of [root, `${root}/`, join(home.path, 'link'), join(root, 'within/new')]) {
      const env = await providersAre(
        { kind: 'local', name: 'one', root },
        { kind: 'local', name: 'two', root: other },
      );
      const message = await refusal({ env });
      expect(message).toMatch(/provider one .*provider two|provider two .*provider one/);
      expect(message).toContain(root);
    }
  });

  it('with a provider in the staging folder or in one that contains it', async () => {
    await using data = await folder();
    for (const root of [data.path, join(data.path, 'staging'), join(data.path, 'staging/cold')]) {
      const env = await providersAre({
        kind: 'simulated-archive',
        name: 'cold',
        root,
      });
      const message = await refusal({ env, dataDir: data.path });
      expect(message).toContain('The staging area');
      expect(message).toContain('provider cold');
    }
  });

  it.each(PROFILES)('with two providers at one prefix or at nested ones (%s)', async (profile) => {
    const one = bucketOf(profile, 'one');
    for (const prefix of ['', 'photos/']) {
      const env = await providersAre(one, { ...one, name: 'two', prefix });
      const message = await refusal({ env });
      expect(message).toMatch(/provider one .*provider two|provider two .*provider one/);
      expect(message).toContain(one.bucket);
    }
  });

  it('with a provider at the prefix of the staging area', async () => {
    const staging = stagingOn(servers.aws);
    const one = {
      ...bucketOf('aws', 'one'),
      bucket: staging['STAGING_BUCKET'],
      prefix: 'staging/',
    };
    const message = await refusal({ env: { ...(await providersAre(one)), ...staging } });
    expect(message).toContain('The staging area and The provider one both use');
  });

  it.each(PROFILES)(
    'with two providers at one prefix under different host names (%s)',
    async (profile) => {
      const one = bucketOf(profile, 'one');
      const server = servers[profile];
      const endpoint = server.endpoint.replace('127.0.0.1', 'localhost');
      expect(endpoint).not.toBe(one.endpoint);
      const env = await providersAre(one, { ...one, name: 'two', endpoint });
      const message = await refusal({ env });
      expect(message).toMatch(/"bucket:provider:one" and "bucket:provider:two"/);
      expect(message).toContain(one.bucket);
    },
  );

  it.each(PROFILES)('on the prefix of another installation (%s)', async (profile) => {
    const env = await providersAre(bucketOf(profile, 'one'));
    await using _app = await startTestApp({ env });
    expect(await refusal({ env })).toContain('the marker of another place or installation');
  });

  it.each(PROFILES)('with a clone of the database of a provider (%s)', async (profile) => {
    const env = await providersAre(bucketOf(profile, 'one'));
    await using app = await startTestApp({ env });
    await using clone = await cloneOf(app);
    const message = await refusal({ nodeOf: app, env: { ...env, DATABASE_URL: clone.url } });
    expect(message).toContain('names another database');
  });

  it('when the marker of its bucket is missing', async () => {
    const one = bucketOf('aws', 'one');
    const env = await providersAre(one);
    await using app = await startTestApp({ env });
    await plainS3(servers.aws).send(
      new DeleteObjectCommand({ Bucket: one.bucket, Key: BUCKET_MARKER }),
    );
    expect(await refusal({ nodeOf: app, env })).toContain('its marker is missing');
  });
});

it.each(PROFILES)('nodes of one installation share a bucket (%s)', async (profile) => {
  const env = await providersAre(bucketOf(profile, 'one'));
  await using app = await startTestApp({ env });
  const nodes = await Promise.all([
    startTestApp({ nodeOf: app, env }),
    startTestApp({ nodeOf: app, env }),
  ]);
  for (const node of nodes) {
    const location = await node.installation.providers
      .get('one')
      .put('a', sourceOf(Buffer.from('a')));
    expect(location.provider).toBe('one');
    await node[Symbol.asyncDispose]();
  }
});

it('a provider that cannot be reached at the start stores nothing until its place is claimed', async () => {
  const one = bucketOf('aws', 'one');
  const env = await providersAre(one);
  await using _other = await startTestApp({ env });
  servers.aws.faults.next({
    kind: 'status',
    status: 503,
    code: 'SlowDown',
    operation: 'GetObject',
    times: 3,
  });
  await using app = await startTestApp({ env });
  servers.aws.faults.clear();
  const provider = app.installation.providers.get('one');
  const source = sourceOf(Buffer.from('photo'));
  await expect(provider.put('a/b', source)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(await provider.health()).toMatchObject({ healthy: false });
});
