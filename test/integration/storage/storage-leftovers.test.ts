import { mkdir, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { temporaryName } from '../../../src/modules/storage/infrastructure/local/reserved-names.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { startTestApp, type TestApp } from '../../support/app/test-app.ts';
import { folder } from '../../support/general/folders.ts';
import { bytesOf, collect, sourceOf, sourceOfFiles } from '../../support/storage/object-source.ts';

const HOUR_MS = 60 * 60 * 1000;

const clock = new AdjustableClock();
let app: TestApp;
let root: string;
beforeAll(async () => {
  app = await startTestApp({ overrides: { clock } });
  root = join(app.config.dataDir, 'objects');
});
afterAll(() => app[Symbol.asyncDispose]());

/** Creates a temporary file or folder of an interrupted put, last modified the given hours ago. */
async function leftover(key: string, hours: number, kind: 'file' | 'folder'): Promise<string> {
  const path = join(root, dirname(key), temporaryName());
  await mkdir(dirname(path), { recursive: true });
  if (kind === 'file') await writeFile(path, 'half');
  else {
    await mkdir(path);
    for (const name of ['0-of-3-4', '1-of-3-4']) await writeFile(join(path, name), 'half');
  }
  const at = new Date(clock.now().getTime() - hours * HOUR_MS);
  await utimes(path, at, at);
  return path;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

it('removes leftovers of crashes once they are a day old, but no objects', async () => {
  await using home = await folder(app.config.dataDir);
  const { landing } = app.installation.providers;
  const bytes = Buffer.from('an object of several files');
  const pieces = [bytes.subarray(0, 3), bytes.subarray(3)];
  const objects = [
    await landing.put('ab/one', sourceOf(bytes)),
    await landing.put('ab/several', await sourceOfFiles(home.path, pieces)),
  ];
  const ages = [0, 1, 23.9, 24.1, 1000];
  const kinds = ['file', 'folder'] as const;
  const keys = ['x', 'ab/x', 'ab/cd/ef/x'];
  const all = keys.flatMap((key) =>
    kinds.flatMap((kind) => ages.map((hours) => ({ key, kind, hours }))),
  );
  const paths = await Promise.all(all.map(({ key, hours, kind }) => leftover(key, hours, kind)));
  const old = new Date(clock.now().getTime() - 1000 * HOUR_MS);
  await utimes(join(root, 'ab/one'), old, old);
  await utimes(join(root, 'ab/several.joined'), old, old);

  await app.installation.sweepStorage.execute();
  expect(await Promise.all(paths.map(isThere))).toEqual(all.map(({ hours }) => hours < 24));
  for (const object of objects) expect(await bytesOf(await landing.open(object))).toEqual(bytes);
  expect(await collect(landing.list('ab/'))).toHaveLength(2);

  clock.advance(25 * HOUR_MS);
  await app.installation.sweepStorage.execute();
  expect(await Promise.all(paths.map(isThere))).toEqual(paths.map(() => false));
  for (const object of objects) expect(await bytesOf(await landing.open(object))).toEqual(bytes);
});

it('removes an object whose deletion was interrupted by a crash', async () => {
  await using home = await folder(app.config.dataDir);
  const { landing } = app.installation.providers;
  await landing.put('gone', await sourceOfFiles(home.path, [Buffer.from('a'), Buffer.from('b')]));
  const path = join(root, temporaryName());
  await rename(join(root, 'gone.joined'), path);
  const old = new Date(clock.now().getTime() - 25 * HOUR_MS);
  await utimes(path, old, old);
  await app.installation.sweepStorage.execute();
  expect(await isThere(path)).toBe(false);
});

it('does not touch the files of a running put', async () => {
  await using home = await folder();
  const provider = await LocalStorageProvider.open({ name: 'local', root: home.path });
  const bytes = Buffer.alloc(3_000_000, 'x');
  const source = sourceOf(bytes, {
    async *open() {
      yield bytes.subarray(0, 2_000_000);
      await provider.removeLeftovers(new Date(Date.now() - 24 * HOUR_MS));
      yield bytes.subarray(2_000_000);
    },
  });
  expect(await bytesOf(await provider.open(await provider.put('slow', source)))).toEqual(bytes);
});

it('stops when aborted', async () => {
  const path = await leftover('ab/x', 1000, 'file');
  await expect(app.installation.sweepStorage.execute(AbortSignal.abort())).rejects.toThrow(
    'aborted',
  );
  expect(await isThere(path)).toBe(true);
});
