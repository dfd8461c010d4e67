import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../support/app/test-app.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { fsck } from '../support/fsck/fsck.ts';
import { type Damage, damageIn, damageOnS3 } from '../support/fsck/place-damage.ts';
import type { Violation } from '../support/fsck/violation.ts';
import { type Folder, folder } from '../support/general/folders.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server/s3-server.ts';
import { bucketOf } from '../support/s3-server/s3-state.ts';
import { bytesOf } from '../support/storage/object-source.ts';
import { plainS3, s3OptionsOf } from '../support/storage/s3-providers.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const FULL = process.env['FAULTS'] === 'full';
const HOUR_MS = 3_600_000;

/** A local provider, a cold one on S3 with its manifests apart, and one on B2, which keeps versions. */
const ARCHIVES = ['second', 'frozen', 'vault'] as const;
type Archive = (typeof ARCHIVES)[number];

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

let home: Folder;
let app: TestApp;
let vault: string;
let damage: Record<Archive, Damage>;
beforeEach(async () => {
  home = await folder();
  const root = join(home.path, 'second');
  const file = join(home.path, 'providers.json');
  const onS3 = (server: S3TestServer) => {
    const { bucket, endpoint = '', region, forcePathStyle } = s3OptionsOf(server);
    const { accessKeyId, secretAccessKey } = server.credentials;
    return { bucket, endpoint, region, forcePathStyle, accessKeyId, secretAccessKey };
  };
  const frozen = onS3(aws);
  const versioned = onS3(b2);
  vault = versioned.bucket;
  const providers = [
    { kind: 'local', name: 'second', root },
    { kind: 's3', name: 'frozen', storageClass: 'DEEP_ARCHIVE', ...frozen },
    { kind: 'b2', name: 'vault', prefix: 'ours/', ...versioned },
  ];
  const policy = { order: ARCHIVES, copies: ARCHIVES.length, coldMinBytes: 0 };
  await writeFile(file, JSON.stringify({ providers, policy }));
  damage = {
    second: damageIn(root),
    frozen: damageOnS3(aws, frozen.bucket, ''),
    vault: damageOnS3(b2, vault, 'ours/'),
  };
  app = await startTestApp({ env: { PROVIDERS_FILE: file } });
  const tus = new TusClient(app.url, (await app.signUp()).token);
  await tus.upload(randomBytes(40_000));
  const [content] = await app.installation.sql<{ id: string }>('select id from content');
  await app.installation.archiveContent.execute(content?.id ?? '');
});
afterEach(async () => {
  await app[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

function check(): Promise<Violation[]> {
  return fsck(app.database.connection, placesOf(app.config));
}

async function keyAt(provider: Archive): Promise<string> {
  const [row] = await app.installation.sql<{ key: string }>(
    `select key from content_copy where provider = $1 and state = 'VERIFIED'`,
    [provider],
  );
  if (!row) throw new Error(`nothing is stored at ${provider}`);
  return row.key;
}

async function mark(provider: Archive, state: string): Promise<void> {
  const update = 'update content_copy set state = $2 where provider = $1';
  await app.installation.sql(update, [provider, state]);
}

/** The path of an object below the place. */
async function objectAt(provider: Archive): Promise<string> {
  return `${provider === 'second' ? '' : 'objects/'}${await keyAt(provider)}`;
}

it('fsck reports nothing for an installation with verified copies in all its places', async () => {
  expect(await check()).toEqual([]);
});

describe.each(FULL ? ARCHIVES : ARCHIVES.slice(0, 1))('fsck of the provider %s', (name) => {
  it('finds one flipped byte of every copy that is not known to be damaged', async () => {
    const id = `${name}:${await keyAt(name)}`;
    await damage[name].flip(await objectAt(name));
    expect(await check()).toEqual([{ kind: 'OBJECT_DAMAGED', id }]);
    for (const state of ['STORED', 'UNVERIFIABLE']) {
      await mark(name, state);
      expect(await check()).toEqual([{ kind: 'OBJECT_DAMAGED', id }]);
    }
    await mark(name, 'DAMAGED');
    expect(await check()).toEqual([]);
  });

  it('finds a missing object of every copy that is not known to be missing', async () => {
    const id = `${name}:${await keyAt(name)}`;
    await damage[name].remove(await objectAt(name));
    expect(await check()).toEqual([{ kind: 'OBJECT_MISSING', id }]);
    await mark(name, 'MISSING');
    expect(await check()).toEqual([]);
  });

  it.each(['MISSING', 'RELEASED'])('finds the object of a copy that is %s', async (state) => {
    const id = `${name}:${await keyAt(name)}`;
    await mark(name, state);
    expect(await check()).toEqual([{ kind: 'OBJECT_STRAY', id }]);
  });

  it('finds a stray object, also outside of the folder of objects', async () => {
    const folderOfObjects = name === 'second' ? '' : 'objects/';
    await damage[name].write(`${folderOfObjects}stray`, 'x');
    await damage[name].write('else/where', 'x');
    expect(await check()).toEqual([
      { kind: 'OBJECT_STRAY', id: `${name}:else/where` },
      { kind: 'OBJECT_STRAY', id: `${name}:stray` },
    ]);
  });

  it('finds damaged, missing and stray manifests', async () => {
    const [manifest = ''] = await damage[name].paths(/(^|\/)manifests\//);
    const key = manifest.replace(/^(objects|records)\//, '');
    await damage[name].write(manifest, '{}');
    expect(await check()).toEqual([{ kind: 'OBJECT_DAMAGED', id: `${name}:${key}` }]);
    const stray = 'manifests/nobody/nothing/none.json';
    await damage[name].write(manifest.replace(key, stray), '{}');
    await damage[name].remove(manifest);
    const missing = `${name}:${key.slice(0, key.lastIndexOf('/') + 1)}`;
    expect(await check()).toEqual([
      { kind: 'OBJECT_MISSING', id: missing },
      { kind: 'OBJECT_STRAY', id: `${name}:${stray}` },
    ]);
  });

  it('finds a missing marker and that of another installation', async () => {
    await damage[name].remove('.flexstorage-root');
    expect(await check()).toEqual([{ kind: 'MARKER_MISSING', id: name }]);
    await damage[name].write('.flexstorage-root', '0198c2b0-0000-7000-8000-000000000000 1/1\n');
    expect(await check()).toEqual([{ kind: 'MARKER_FOREIGN', id: name }]);
  });
});

describe('fsck of a bucket', () => {
  let client: S3Client;
  beforeEach(() => {
    client = plainS3(b2);
  });
  afterEach(() => client.destroy());

  async function inVault() {
    return { Bucket: vault, Key: `ours/${await objectAt('vault')}` };
  }

  it('accepts another version with the same bytes until the copy is released', async () => {
    const at = await inVault();
    const bytes = await b2Bytes(at.Key);
    await client.send(new PutObjectCommand({ ...at, Body: bytes }));
    expect(await check()).toEqual([]);
    const id = `vault:${await keyAt('vault')}`;
    await mark('vault', 'RELEASED');
    const stray: Violation = { kind: 'OBJECT_STRAY', id };
    expect(await check()).toEqual([stray, stray]);
  });

  it('accepts two versions with a copy each', async () => {
    const at = await inVault();
    const { VersionId } = await client.send(
      new PutObjectCommand({ ...at, Body: await b2Bytes(at.Key) }),
    );
    await app.installation.sql(
      `insert into content_copy
         (id, content_id, provider, key, storage_class, version, state, restore, created_at)
       select gen_random_uuid(), content_id, provider, key, storage_class, $1, state, restore, now()
       from content_copy where provider = 'vault'`,
      [VersionId],
    );
    expect(await check()).toEqual([]);
  });

  it('finds a version with other bytes', async () => {
    await client.send(new PutObjectCommand({ ...(await inVault()), Body: 'x' }));
    expect(await check()).toEqual([{ kind: 'OBJECT_STRAY', id: `vault:${await keyAt('vault')}` }]);
  });

  it('finds a delete marker that hides an object', async () => {
    await client.send(new DeleteObjectCommand(await inVault()));
    expect(await check()).toEqual([
      { kind: 'OBJECT_STRAY', id: `vault:${await objectAt('vault')} (delete marker)` },
    ]);
  });

  it('finds an unfinished upload once it should have been swept', async () => {
    await client.send(
      new CreateMultipartUploadCommand({ Bucket: vault, Key: 'ours/objects/unfinished' }),
    );
    expect(await check()).toEqual([]);
    b2.clock.advance(25 * HOUR_MS);
    expect(await check()).toEqual([
      { kind: 'OBJECT_STRAY', id: 'vault:objects/unfinished (unfinished upload)' },
    ]);
  });

  async function b2Bytes(key: string): Promise<Buffer> {
    const { blob } = bucketOf(b2.state, vault).require(key);
    return bytesOf(b2.state.blobs.read(blob));
  }
});

it('fsck finds places that the database knows and that are not checked', async () => {
  const { providers, ...places } = placesOf(app.config);
  const some = providers.filter(({ name }) => name !== 'frozen');
  expect(await fsck(app.database.connection, { ...places, providers: some })).toEqual([
    { kind: 'PLACE_UNCHECKED', id: 'bucket:provider:frozen' },
    { kind: 'PLACE_UNCHECKED', id: 'frozen' },
  ]);
});
