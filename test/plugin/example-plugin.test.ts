import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { StorageProvider } from '../../src/modules/storage/domain/storage-provider.ts';
import { storageProviderContract } from '../contract/storage-provider.contract.ts';
import { type Folder, folder } from '../support/general/folders.ts';
import {
  EXAMPLE_FOLDER,
  EXAMPLE_PLUGIN,
  type Installation,
  installation,
} from '../support/repository/installed-packages.ts';
import { bytesOf, collect, sourceOf } from '../support/storage/object-source.ts';
import { openPackage, pluggedSubject } from '../support/storage/plugged-subject.ts';

const MARKER = '.flexstorage-drive';

let installed: Installation;
beforeAll(async () => {
  installed = await installation();
  await installed.link(EXAMPLE_FOLDER);
});
afterAll(() => installed[Symbol.asyncDispose]());

interface Drive extends Folder {
  readonly provider: StorageProvider;
}

const at = (root: string) => ({ name: EXAMPLE_PLUGIN, from: installed.path, settings: { root } });

async function drive(): Promise<Drive> {
  const home = await folder();
  await writeFile(join(home.path, MARKER), '');
  return { ...home, provider: await openPackage(at(home.path)) };
}

storageProviderContract('the example plugin', async () => {
  const home = await folder();
  await writeFile(join(home.path, MARKER), '');
  const subject = await pluggedSubject(at(home.path));
  return { ...subject, [Symbol.asyncDispose]: () => home[Symbol.asyncDispose]() };
});

describe('the example plugin', () => {
  it('reports which settings are invalid', async () => {
    const opening = openPackage({ ...at('relative'), settings: { root: 'relative', disk: 1 } });
    await expect(opening).rejects.toThrow(
      'The settings of the provider plugged are invalid:\n  disk: is not known\n  root: is an absolute path',
    );
  });

  it('neither writes nor reads while the drive is not mounted', async () => {
    await using home = await drive();
    const { provider } = home;
    const location = await provider.put('a/object', sourceOf(Buffer.from('kept')));
    await rm(join(home.path, MARKER));
    const away = { code: 'PROVIDER_UNAVAILABLE' };
    await expect(provider.put('b', sourceOf(Buffer.from('lost')))).rejects.toMatchObject(away);
    await expect(provider.open(location)).rejects.toMatchObject(away);
    await expect(provider.stat(location)).rejects.toMatchObject(away);
    await expect(provider.delete(location)).rejects.toMatchObject(away);
    await expect(collect(provider.list(''))).rejects.toMatchObject(away);
    expect(await provider.health()).toMatchObject({
      healthy: false,
      reason: expect.stringContaining('is not mounted'),
    });
    expect(await readdir(home.path)).toEqual(['a']);
    await writeFile(join(home.path, MARKER), '');
    expect((await bytesOf(await provider.open(location))).toString()).toBe('kept');
  });

  it('separates keys on case-insensitive file systems', async () => {
    await using home = await drive();
    await home.provider.put('Key', sourceOf(Buffer.from('upper')));
    await home.provider.put('key', sourceOf(Buffer.from('lower')));
    const names = (await readdir(home.path)).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    const keys = (await collect(home.provider.list(''))).map(({ key }) => key);
    expect(keys.toSorted()).toEqual(['Key', 'key']);
  });

  it('stores an object and others below its key', async () => {
    await using home = await drive();
    await home.provider.put('a', sourceOf(Buffer.from('one')));
    await home.provider.put('a/b', sourceOf(Buffer.from('other')));
    expect(await collect(home.provider.list('a'))).toHaveLength(2);
  });

  it('refuses a key that is not a valid file name', async () => {
    await using home = await drive();
    for (const key of ['x'.repeat(300), '\ud800']) {
      await expect(home.provider.put(key, sourceOf(Buffer.from('x')))).rejects.toMatchObject({
        code: 'STORAGE_LOCATION_INVALID',
      });
    }
    expect(await readdir(home.path)).toEqual([MARKER]);
  });

  it('keeps nothing of a put whose process is killed, and accepts it again', async () => {
    await using home = await drive();
    const program = `
      import plugin from ${JSON.stringify(join(EXAMPLE_FOLDER, 'index.js'))};
      const context = { name: 'killed', location: (key) => ({ key }), error: Error };
      const drive = plugin.create(plugin.settings.parse({ root: process.argv[1] }), context);
      await drive.put('a/object', {
        size: 2_000_000,
        sha256: { hex: '' },
        async *open() {
          yield Buffer.alloc(1_000_000);
          process.kill(process.pid, 'SIGKILL');
        },
      });`;
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', program, home.path]);
    expect(killed.signal, String(killed.stderr)).toBe('SIGKILL');
    expect(await readdir(join(home.path, 'a'))).toEqual([expect.stringMatching(/\.part$/)]);
    expect(await collect(home.provider.list(''))).toEqual([]);
    const location = await home.provider.put('a/object', sourceOf(Buffer.from('whole')));
    expect((await bytesOf(await home.provider.open(location))).toString()).toBe('whole');
  });

  it('is not tested on a location that is not empty', async () => {
    await using home = await drive();
    await home.provider.put('precious', sourceOf(Buffer.from('x')));
    await expect(pluggedSubject(at(home.path))).rejects.toThrow('precious is there');
    expect(await collect(home.provider.list(''))).toHaveLength(1);
  });

  it('does not list a partial object, and removes it once it is old', async () => {
    await using home = await drive();
    await mkdir(join(home.path, 'a'));
    await writeFile(join(home.path, 'a', 'left-by-a-crash.part'), 'half');
    await home.provider.put('a/whole', sourceOf(Buffer.from('whole')));
    expect(await collect(home.provider.list(''))).toEqual([{ key: 'a/whole', size: 5 }]);
    await home.provider.removeLeftovers?.(new Date(0));
    expect(await readdir(join(home.path, 'a'))).toContain('left-by-a-crash.part');
    await home.provider.removeLeftovers?.(new Date(Date.now() + 60_000));
    expect(await readdir(join(home.path, 'a'))).toEqual(['whole.object']);
  });
});
