import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { temporaryName } from '../../../src/modules/storage/infrastructure/local/reserved-names.ts';
import { folder } from '../../support/general/folders.ts';
import { JoinedObjects, KEY, PIECES, WHOLE } from '../../support/storage/joined-objects.ts';
import { bytesOf, collect, sourceOf, sourceOfFiles } from '../../support/storage/object-source.ts';

let home: JoinedObjects;
beforeEach(async () => {
  home = await JoinedObjects.start();
});
afterEach(() => home[Symbol.asyncDispose]());

async function inodes(paths: readonly string[]): Promise<number[]> {
  return Promise.all(paths.map(async (path) => (await stat(path)).ino));
}

describe('an object of several files', () => {
  it('consists of hard links, without copying bytes', async () => {
    const source = await sourceOfFiles(home.path, PIECES);
    await home.provider.put(KEY, source);
    expect(await inodes(await home.kept())).toEqual(await inodes(source.localPaths));
    const links = await Promise.all(
      source.localPaths.map(async (path) => (await stat(path)).nlink),
    );
    expect(links).toEqual(PIECES.map(() => 2));
    const modes = await Promise.all(
      (await readdir(join(home.root, 'ab/cd'))).map((name) => stat(join(home.root, 'ab/cd', name))),
    );
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700]);
  });

  it('reads every range across file boundaries', async () => {
    const sizes = [3, 0, 1, 5, 0, 0, 2];
    const pieces = sizes.map((size) => randomBytes(size));
    const whole = Buffer.concat(pieces);
    const location = await home.put(pieces);
    for (let start = 0; start <= whole.length; start += 1) {
      for (let end = start; end <= whole.length + 1; end += 1) {
        expect(await home.read(location, start, end)).toEqual(whole.subarray(start, end + 1));
      }
    }
  });

  it('keeps more than ten files in order', async () => {
    const pieces = Array.from({ length: 100 }, (_, index) => Buffer.from(`${index},`));
    expect(await bytesOf(await home.provider.open(await home.put(pieces)))).toEqual(
      Buffer.concat(pieces),
    );
  });

  it('may be empty', async () => {
    const location = await home.put([Buffer.alloc(0), Buffer.alloc(0)]);
    expect(await home.provider.stat(location)).toMatchObject({ size: 0 });
    expect(await bytesOf(await home.provider.open(location))).toHaveLength(0);
    expect(await collect(home.provider.list(''))).toEqual([{ key: KEY, size: 0 }]);
  });

  it('is listed as one key with its total size, never by its folder', async () => {
    await home.put();
    await home.put([Buffer.from('a'), Buffer.from('b')], 'ab/cd/other');
    await home.provider.put('ab/cd/single', sourceOf(Buffer.from('abc')));
    const half = join(home.root, 'ab/cd', temporaryName());
    await mkdir(half);
    await writeFile(join(half, '0-of-2-4'), 'half');
    const object = { key: KEY, size: WHOLE.length };
    const listed = async (prefix: string) =>
      (await collect(home.provider.list(prefix))).toSorted((a, b) => a.key.localeCompare(b.key));
    expect(await listed('')).toEqual([
      object,
      { key: 'ab/cd/other', size: 2 },
      { key: 'ab/cd/single', size: 3 },
    ]);
    expect(await listed('ab/cd/obj')).toEqual([object]);
    expect(await listed(KEY)).toEqual([object]);
    for (const prefix of [`${KEY}.`, `${KEY}.joined`, `${KEY}.joined/`, `${KEY}/`, 'ab/cd/.']) {
      expect([prefix, await listed(prefix)]).toEqual([prefix, []]);
    }
  });

  it('is removed completely and idempotently', async () => {
    const location = await home.put();
    await home.provider.delete(location);
    expect(await readdir(join(home.root, 'ab/cd'))).toEqual([]);
    await home.provider.delete(location);
    await expect(home.provider.stat(location)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    expect(await home.read(await home.put())).toEqual(WHOLE);
  });

  it('stays readable for an open reader while it is removed', async () => {
    const location = await home.put();
    const body = await home.provider.open(location);
    await home.provider.delete(location);
    expect(await bytesOf(body)).toEqual(WHOLE);
  });

  it('accepts the same bytes again, in any number of files and concurrently', async () => {
    const source = await sourceOfFiles(home.path, PIECES);
    await home.provider.put(KEY, source);
    const before = await inodes(await home.kept());
    const halves = [WHOLE.subarray(0, 500), WHOLE.subarray(500)];
    await Promise.all([
      ...Array.from({ length: 8 }, () => home.provider.put(KEY, source)),
      home.put(halves),
      home.put([WHOLE]),
      home.provider.put(KEY, sourceOf(WHOLE)),
    ]);
    expect(await inodes(await home.kept())).toEqual(before);
  });

  it.each([
    ['in several files', (other: Buffer) => home.put([other.subarray(0, 9), other.subarray(9)])],
    ['in one file', (other: Buffer) => home.put([other])],
    ['from a stream', (other: Buffer) => home.provider.put(KEY, sourceOf(other))],
  ])('is not replaced by other bytes %s', async (_what, putOther) => {
    const location = await home.put();
    const before = await home.kept();
    for (const other of [randomBytes(WHOLE.length), randomBytes(20), Buffer.alloc(0)]) {
      await expect(putOther(other)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    }
    expect(await home.read(location)).toEqual(WHOLE);
    expect(await home.kept()).toEqual(before);
  });

  it('reuses a single file with the same key and bytes', async () => {
    const location = await home.provider.put(KEY, sourceOf(WHOLE));
    await home.put();
    expect(await home.kept()).toEqual([join(home.root, KEY)]);
    expect(await home.read(location)).toEqual(WHOLE);
  });

  it('does not replace a single file with other bytes', async () => {
    const other = randomBytes(WHOLE.length);
    const location = await home.provider.put(KEY, sourceOf(other));
    await expect(home.put()).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    expect(await home.kept()).toEqual([join(home.root, KEY)]);
    expect(await home.read(location)).toEqual(other);
  });

  it('becomes one file if its source files are on another disk', async ({ skip }) => {
    const elsewhere = '/dev/shm';
    const [here, there] = await Promise.all([
      stat(home.path),
      stat(elsewhere).catch(() => undefined),
    ]);
    skip(!there || there.dev === here.dev, 'NOT TESTED: no second file system at /dev/shm');
    await using other = await folder(elsewhere);
    const source = await sourceOfFiles(other.path, PIECES);
    // Only the last one: the others could be linked.
    for (const [index, path] of source.localPaths.slice(0, -1).entries()) {
      const near = join(home.path, String(index));
      await copyFile(path, near);
      await rm(path);
    }
    const localPaths = source.localPaths.map((path, index) =>
      index < PIECES.length - 1 ? join(home.path, String(index)) : path,
    );
    const location = await home.provider.put(KEY, { ...source, localPaths });
    expect(await home.kept()).toEqual([join(home.root, KEY)]);
    expect(await readdir(join(home.root, 'ab/cd'))).toEqual(['object']);
    expect(await home.read(location)).toEqual(WHOLE);
  });

  it('becomes one file if the name of its folder would be too long', async () => {
    const key = `deep/${'x'.repeat(255)}`;
    const location = await home.put(PIECES, key);
    expect(await home.kept()).toEqual([join(home.root, key)]);
    expect(await home.read(location)).toEqual(WHOLE);
    await home.provider.delete(location);
    expect(await home.kept()).toEqual([]);
  });

  it('leaves nothing behind when one of its source files is missing', async () => {
    const source = await sourceOfFiles(home.path, PIECES);
    await rm(source.localPaths[3] ?? '');
    await expect(home.provider.put(KEY, source)).rejects.toMatchObject({ name: 'DomainError' });
    expect(await readdir(join(home.root, 'ab/cd'))).toEqual([]);
  });

  it.each(['object.joined', 'a.joined/object', `.${crypto.randomUUID()}.part/object`])(
    'refuses the reserved key %j',
    async (key) => {
      const refused = { code: 'STORAGE_LOCATION_INVALID' };
      await expect(home.provider.put(key, sourceOf(Buffer.from('x')))).rejects.toMatchObject(
        refused,
      );
      await expect(home.put(PIECES, key)).rejects.toMatchObject(refused);
      expect(await home.kept()).toEqual([]);
    },
  );
});
