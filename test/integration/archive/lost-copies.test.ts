import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { afterEach, expect, it } from 'vitest';

import type { StorageContext } from '../../../src/app/open-storage.ts';
import type { PlacementPolicy } from '../../../src/modules/storage/domain/choose-provider.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { ICE_POLICY } from '../../support/app/cold-app.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { copiesOf, damageCopy, loseCopy, statesOf } from '../../support/storage/lost-copies.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const GRACE_MS = ICE_POLICY.graceSeconds * 1000;

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

type Wrap = (landing: StorageProvider) => StorageProvider;

/** Folders named `one` and `two` are the archive; the landing provider is local, or a bucket of B2. */
async function start(
  policy: Partial<PlacementPolicy>,
  { landsAt = 'local', wrap = (landing: StorageProvider) => landing } = {},
) {
  const clock = new AdjustableClock();
  const options =
    landsAt === 'local'
      ? undefined
      : s3OptionsOf(stack.use(await startS3Server({ profile: 'b2' })), { profile: 'b2' });
  const providers = async ({ config, local }: StorageContext): Promise<ConfiguredProviders> => {
    const folder = (name: string) =>
      LocalStorageProvider.open({ name, root: join(config.dataDir, name, 'objects') });
    const landing = options ? S3StorageProvider.open(options) : local;
    const archives = [await folder('one'), await folder('two')];
    return new ConfiguredProviders(wrap(landing), archives, {
      ...ICE_POLICY,
      order: ['one', 'two'],
      ...policy,
    });
  };
  const overrides = { clock, providers };
  const app = stack.use(await startTestApp({ overrides }));
  const user = await app.signUp();
  return { app, user, clock, overrides, tus: new TusClient(app.url, user.token) };
}

async function sweep(app: TestApp, times = 1): Promise<void> {
  for (let round = 0; round < times; round += 1) await app.installation.sweepArchive.execute();
}

async function archiveState({ installation }: TestApp, { id }: TestUser, fileId: string) {
  return (await installation.archive.ofFiles(id, [fileId.slice(-36)]))[0]?.state;
}

it('archives from the next copy when the first is missing', async () => {
  const { app, tus } = await start({ copies: 2 });
  const fileId = await tus.upload(randomBytes(200_000));
  const two = app.installation.providers.get('two');
  const put = two.put.bind(two);
  two.put = () => Promise.reject(new Error('full'));
  await sweep(app);
  two.put = put;
  expect(await statesOf(app, fileId)).toMatchObject({ one: 'VERIFIED' });
  await loseCopy(app, fileId, 'local');
  await app.installation.sql(`update archival set due_at = now() - interval '1 h'`);
  await sweep(app);
  expect(await statesOf(app, fileId)).toEqual({
    local: 'MISSING',
    one: 'VERIFIED',
    two: 'VERIFIED',
  });
});

it('makes previews from the next copy when the first is missing', async () => {
  const { app, tus } = await start({ copies: 1 });
  const fileId = await tus.upload(await landscape(1), { filename: 'a.jpg' });
  await sweep(app);
  await loseCopy(app, fileId, 'local');
  const { makePreviews, sql } = app.installation;
  const [file] = await sql<{ contentId: string }>('select content_id from file');
  await makePreviews.execute(file?.contentId ?? '');
  expect(await sql('select name, state from content_preparation')).toEqual([
    { name: 'previews', state: 'DONE' },
  ]);
  expect(await statesOf(app, fileId)).toEqual({ local: 'MISSING', one: 'VERIFIED' });
});

it('keeps the hot copy until two archived copies exist again when one of them is lost', async () => {
  const { app, user, clock, tus } = await start({ copies: 2 });
  const fileId = await tus.upload(randomBytes(200_000));
  await sweep(app);
  await loseCopy(app, fileId, 'one');
  clock.advance(2 * GRACE_MS);
  await sweep(app);
  expect(await statesOf(app, fileId)).toMatchObject({ one: 'MISSING', two: 'VERIFIED' });
  expect(await archiveState(app, user, fileId)).toBe('WAITING');
  await sweep(app);
  expect(await statesOf(app, fileId)).toMatchObject({ one: 'VERIFIED', two: 'VERIFIED' });
  clock.advance(2 * GRACE_MS);
  await sweep(app);
  expect(await statesOf(app, fileId)).toMatchObject({ local: 'RELEASED' });
});

it('does not give up the hot copy when a verification finds one of two archived copies damaged', async () => {
  const { app, user, clock, tus } = await start({ copies: 2 });
  const fileId = await tus.upload(randomBytes(200_000));
  await sweep(app);
  await damageCopy(app, fileId, 'one');
  const damaged = (await copiesOf(app, fileId)).find(({ provider }) => provider === 'one');
  await app.installation.verifyCopies.verify(damaged?.id ?? '');
  clock.advance(2 * GRACE_MS);
  await sweep(app);
  expect(await statesOf(app, fileId)).toMatchObject({ one: 'DAMAGED', two: 'VERIFIED' });
  expect(await statesOf(app, fileId)).not.toMatchObject({ local: 'RELEASED' });
  expect(await archiveState(app, user, fileId)).toBe('WAITING');
});

it('gives up both versions that two nodes stored at the landing provider', async () => {
  // The second node finds the key free, because both check before either has written.
  const arrived: (() => void)[] = [];
  const wrap: Wrap = (landing) =>
    new Proxy(landing, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'put') return typeof value === 'function' ? value.bind(target) : value;
        return async (...args: Parameters<StorageProvider['put']>) => {
          await new Promise<void>((resolve) => {
            arrived.push(resolve);
            if (arrived.length === 2) for (const go of arrived) go();
          });
          return target.put(...args);
        };
      },
    });
  const { app, user, clock, overrides, tus } = await start({ copies: 1 }, { landsAt: 'b2', wrap });
  const node = stack.use(await startTestApp({ overrides, nodeOf: app }));
  const bytes = randomBytes(200_000);
  const [fileId] = await Promise.all([
    tus.upload(bytes),
    new TusClient(node.url, user.token).upload(bytes),
  ]);
  if (fileId === undefined) throw new Error('no file');
  const landed = (await copiesOf(app, fileId)).filter(({ provider }) => provider === 's3');
  expect(new Set(landed.map(({ version }) => version)).size).toBe(2);
  await sweep(app);
  clock.advance(2 * GRACE_MS);
  await sweep(app, 2);
  const after = (await copiesOf(app, fileId)).filter(({ provider }) => provider === 's3');
  expect(after.map(({ state }) => state)).toEqual(['RELEASED', 'RELEASED']);
  for await (const { key } of app.installation.providers.landing.list(user.id)) {
    throw new Error(`${key} is left`);
  }
});
