import { randomBytes } from 'node:crypto';
import {
  access,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  statfs,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { StorageLocation } from '../../../src/modules/storage/domain/storage-location.ts';
import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { storageProviderContract } from '../../contract/storage-provider.contract.ts';
import { folder, smallDisk } from '../../support/general/folders.ts';
import { bytesOf, collect, sourceOf } from '../../support/storage/object-source.ts';

async function everythingIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const local = (root: string) => LocalStorageProvider.open({ name: 'local', root });

storageProviderContract('local', async () => {
  const home = await folder();
  return {
    provider: await local(join(home.path, 'objects')),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
});

describe('LocalStorageProvider with a file on the same disk', () => {
  it('links it instead of copying', async () => {
    await using home = await folder();
    const localPath = join(home.path, 'staged');
    const bytes = randomBytes(100_000);
    await writeFile(localPath, bytes);
    const provider = await local(join(home.path, 'objects'));
    const location = await provider.put(
      'ab/cd/object',
      sourceOf(bytes, { localPaths: [localPath] }),
    );

    const [staged, object] = await Promise.all([
      stat(localPath),
      stat(join(home.path, 'objects/ab/cd/object')),
    ]);
    expect(object).toMatchObject({ ino: staged.ino, nlink: 2 });

    await provider.put('ab/cd/object', sourceOf(bytes, { localPaths: [localPath] }));
    await rm(localPath);
    expect(await bytesOf(await provider.open(location))).toEqual(bytes);
  });

  it('accepts an identical existing object stored as another file', async () => {
    await using home = await folder();
    const localPath = join(home.path, 'staged');
    const bytes = randomBytes(100_000);
    await writeFile(localPath, bytes);
    const provider = await local(join(home.path, 'objects'));
    await provider.put('object', sourceOf(bytes));
    await provider.put('object', sourceOf(bytes, { localPaths: [localPath] }));
    expect(await stat(localPath)).toMatchObject({ nlink: 1 });
  });

  it('refuses to replace a different object of the same size', async () => {
    await using home = await folder();
    const localPath = join(home.path, 'staged');
    const [bytes, others] = [randomBytes(1000), randomBytes(1000)];
    await writeFile(localPath, others);
    const provider = await local(join(home.path, 'objects'));
    const location = await provider.put('object', sourceOf(bytes));
    await expect(
      provider.put('object', sourceOf(others, { localPaths: [localPath] })),
    ).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
    });
    expect(await bytesOf(await provider.open(location))).toEqual(bytes);
  });

  it('refuses a file that does not have the declared size', async () => {
    await using home = await folder();
    const localPath = join(home.path, 'staged');
    await writeFile(localPath, 'short');
    const provider = await local(join(home.path, 'objects'));
    const source = sourceOf(Buffer.from('longer'), { localPaths: [localPath] });
    await expect(provider.put('object', source)).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
    });
    expect(await everythingIn(join(home.path, 'objects'))).toEqual([]);
  });

  it('copies a file from another disk', async ({ skip }) => {
    const elsewhere = '/dev/shm';
    await using home = await folder();
    const [here, there] = await Promise.all([
      stat(home.path),
      stat(elsewhere).catch(() => undefined),
    ]);
    skip(!there || there.dev === here.dev, 'NOT TESTED: no second file system at /dev/shm');
    await using other = await folder(elsewhere);
    const localPath = join(other.path, 'staged');
    const bytes = randomBytes(3_000_000);
    await writeFile(localPath, bytes);
    const provider = await local(join(home.path, 'objects'));
    const location = await provider.put('object', sourceOf(bytes, { localPaths: [localPath] }));
    expect(await bytesOf(await provider.open(location))).toEqual(bytes);
    expect(await everythingIn(join(home.path, 'objects'))).toEqual(['object']);
  });
});

describe('LocalStorageProvider', () => {
  it('restricts access to the owner', async () => {
    await using home = await folder();
    const root = join(home.path, 'deep/objects');
    const provider = await local(root);
    await provider.put('a/b/c', sourceOf(Buffer.from('private')));
    const modes = await Promise.all(
      ['', 'a', 'a/b', 'a/b/c'].map(async (key) => (await stat(join(root, key))).mode & 0o777),
    );
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o600]);
  });

  it('copies bytes from a source that reuses its buffer', async () => {
    await using home = await folder();
    const bytes = randomBytes(2_500_000);
    const source = sourceOf(bytes, {
      async *open() {
        const shared = Buffer.alloc(70_000);
        for (let at = 0; at < bytes.length; at += shared.length) {
          yield shared.subarray(0, bytes.copy(shared, 0, at));
        }
      },
    });
    const location = await (await local(home.path)).put('object', source);
    expect(await readFile(join(home.path, location.key))).toEqual(bytes);
  });

  it('stops reading the source once it is aborted or exceeds the declared size', async () => {
    await using home = await folder();
    const provider = await local(home.path);
    const abort = new AbortController();
    let asked = 0;
    const source = (size: number, onChunk = () => {}) =>
      sourceOf(Buffer.alloc(0), {
        size,
        async *open() {
          for (asked = 1; asked <= 100; asked++) {
            onChunk();
            yield Buffer.alloc(1000);
          }
        },
      });
    await expect(provider.put('much', source(2500))).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
    });
    expect(asked).toBe(3);
    const aborted = source(100_000, () => abort.abort());
    await expect(provider.put('late', aborted, abort.signal)).rejects.toThrow('aborted');
    expect(asked).toBe(1);
  });

  it('reports a full disk as STORAGE_FULL, keeps nothing, and recovers once there is space', async ({
    skip,
  }) => {
    await using disk = await smallDisk(skip);
    const provider = await local(disk.path);
    const kept = await provider.put('kept', sourceOf(randomBytes(2_500_000)));
    const before = await statfs(disk.path);
    const source = sourceOf(randomBytes(2_500_000));
    await expect(provider.put('too/much', source)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(await everythingIn(disk.path)).toEqual(['kept']);
    // The folder created for the object may remain.
    expect(before.bfree - (await statfs(disk.path)).bfree).toBeLessThanOrEqual(1);

    await provider.delete(kept);
    const location = await provider.put('too/much', source);
    expect(await bytesOf(await provider.open(location))).toHaveLength(2_500_000);
  });

  it.each(['nul\0byte', 'x'.repeat(300), 'file/below', `.${crypto.randomUUID()}.part`])(
    'refuses the key %j, which is not a valid object file',
    async (key) => {
      await using home = await folder();
      const provider = await local(home.path);
      await provider.put('file', sourceOf(Buffer.from('x')));
      await expect(provider.put(key, sourceOf(Buffer.from('x')))).rejects.toMatchObject({
        code: 'STORAGE_LOCATION_INVALID',
      });
      expect(await everythingIn(home.path)).toEqual(['file']);
    },
  );

  it('does not treat a folder as an object', async () => {
    await using home = await folder();
    const provider = await local(home.path);
    await provider.put('folder/object', sourceOf(Buffer.from('x')));
    const location = StorageLocation.of('local', 'folder', 'STANDARD');
    await expect(provider.open(location)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    await expect(provider.stat(location)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    await provider.delete(location);
    await access(join(home.path, 'folder/object'));
  });

  it('does not list partial files left by a crash', async () => {
    await using home = await folder();
    const provider = await local(home.path);
    await writeFile(join(home.path, `.${crypto.randomUUID()}.part`), 'half');
    expect(await collect(provider.list(''))).toEqual([]);
  });

  it('reads nothing from any range of an empty object', async () => {
    await using home = await folder();
    const provider = await local(home.path);
    const location = await provider.put('empty', sourceOf(Buffer.alloc(0)));
    expect(await bytesOf(await provider.open(location, { start: 0, end: 0 }))).toHaveLength(0);
    expect(await bytesOf(await provider.open(location, { start: 0, end: -1 }))).toHaveLength(0);
  });

  it('reads the available part of a range beyond the end', async () => {
    await using home = await folder();
    const provider = await local(home.path);
    const location = await provider.put('object', sourceOf(Buffer.from('0123456789')));
    const tail = await bytesOf(await provider.open(location, { start: 7, end: 100 }));
    expect(tail.toString()).toBe('789');
  });

  it('fails a read when the file is truncated during the read', async () => {
    await using home = await folder();
    const provider = await local(home.path);
    const location = await provider.put('object', sourceOf(randomBytes(3_000_000)));
    const body = await provider.open(location);
    await truncate(join(home.path, 'object'), 1_500_000);
    await expect(bytesOf(body)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });

  it('closes the file of a reader that stops early or is aborted', async () => {
    await using home = await folder();
    const provider = await local(home.path);
    const location = await provider.put('object', sourceOf(randomBytes(3_000_000)));
    for await (const chunk of await provider.open(location)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    const abort = new AbortController();
    const body = await provider.open(location, undefined, abort.signal);
    abort.abort();
    // The error is emitted before a listener is attached.
    await setImmediate();
    await expect(bytesOf(body)).rejects.toThrow('aborted');
    await expect.poll(() => openFilesBelow(home.path)).toEqual([]);
  });

  it('reports why it is unhealthy, and fails to start', async () => {
    await using home = await folder();
    const root = join(home.path, 'objects');
    const provider = await local(root);
    await rm(root, { recursive: true });
    expect(await provider.health()).toEqual({
      healthy: false,
      reason: expect.stringContaining(root),
    });
    await writeFile(root, 'a file where the root should be');
    await expect(local(root)).rejects.toMatchObject({ name: 'DomainError' });
  });

  it('does not wait for an aborted health check', async () => {
    await using home = await folder();
    const provider = await local(home.path);
    expect(await provider.health(AbortSignal.abort())).toMatchObject({ healthy: false });
    await expect.poll(() => everythingIn(home.path)).toEqual([]);
  });
});

async function openFilesBelow(root: string): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd');
  const paths = await Promise.all(
    descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return paths.filter((path) => path.startsWith(root));
}
