import { readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { JoinedObjects, KEY, PIECES, WHOLE } from '../../support/storage/joined-objects.ts';
import { bytesOf } from '../../support/storage/object-source.ts';

let home: JoinedObjects;
beforeEach(async () => {
  home = await JoinedObjects.start();
});
afterEach(() => home[Symbol.asyncDispose]());

describe('a damaged object of several files', () => {
  /** The files in the object's folder. */
  async function pieces(): Promise<string[]> {
    const names = await readdir(join(home.root, `${KEY}.joined`));
    return names.toSorted().map((name) => join(home.root, `${KEY}.joined`, name));
  }

  it.each([0, 1, 2, 3, 4])('is not readable without its file %d', async (index) => {
    const location = await home.put();
    await rm((await pieces())[index] ?? '');
    const missing = { code: 'OBJECT_NOT_FOUND' };
    await expect(home.provider.open(location)).rejects.toMatchObject(missing);
    await expect(home.provider.open(location, { start: 0, end: 9 })).rejects.toMatchObject(missing);
    await expect(home.provider.stat(location)).rejects.toMatchObject(missing);
    await expect(home.put()).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
  });

  it.each([
    [0, 1_499_999],
    [2, 0],
    [3, 5],
    [0, 1_500_001],
    [4, 1],
  ])('is not readable when its file %d has %d bytes', async (index, size) => {
    const location = await home.put();
    await truncate((await pieces())[index] ?? '', size);
    const missing = { code: 'OBJECT_NOT_FOUND' };
    await expect(home.provider.open(location, { start: 0, end: 9 })).rejects.toMatchObject(missing);
    await expect(home.provider.stat(location)).rejects.toMatchObject(missing);
    await expect(home.put()).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    await home.provider.delete(location);
    expect(await home.read(await home.put())).toEqual(WHOLE);
  });

  it('is not readable with an extra or renamed file', async () => {
    const location = await home.put();
    const [first = ''] = await pieces();
    await writeFile(join(home.root, `${KEY}.joined`, 'z'), '');
    await expect(home.provider.open(location)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    await rm(join(home.root, `${KEY}.joined`, 'z'));
    expect(await home.read(location)).toEqual(WHOLE);
    await rename(first, join(home.root, `${KEY}.joined`, '000'));
    await expect(home.provider.open(location)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  it('is not readable, nor accepted as a duplicate, when an empty file is missing', async () => {
    const nothing = [Buffer.alloc(0), Buffer.alloc(0)];
    const location = await home.put(nothing);
    await rm((await pieces())[1] ?? '');
    await expect(home.provider.open(location)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    await expect(home.put(nothing)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
  });

  it('fails a read when a file is truncated during the read', async () => {
    const location = await home.put();
    for (const index of [0, 3]) {
      const path = (await pieces())[index] ?? '';
      const { size } = await stat(path);
      const body = await home.provider.open(location);
      await truncate(path, 1_000);
      await expect(bytesOf(body)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
      await truncate(path, size);
    }
    await expect.poll(() => home.openFiles()).toBe(0);
  });
});

describe('a reader of an object of several files', () => {
  it('leaves no file open when it finishes, stops early, or never starts', async () => {
    const location = await home.put();
    await bytesOf(await home.provider.open(location));
    for await (const block of await home.provider.open(location)) {
      expect(block.length).toBeGreaterThan(0);
      break;
    }
    const waiting = await home.provider.open(location);
    expect(await home.openFiles()).toBe(PIECES.length);
    waiting.destroy();
    await expect.poll(() => home.openFiles()).toBe(0);
  });

  it('leaves no file open when it is aborted before or after the first byte', async () => {
    const location = await home.put();
    for (const blocks of [0, 1]) {
      const abort = new AbortController();
      const body = await home.provider.open(location, undefined, abort.signal);
      const reading = (async () => {
        let length = 0;
        if (blocks === 0) abort.abort();
        for await (const block of body) {
          length += block.length;
          abort.abort();
        }
        return length;
      })();
      await expect(reading).rejects.toThrow('aborted');
      await expect.poll(() => home.openFiles()).toBe(0);
    }
  });

  it('leaves no file open when one of them cannot be opened', async () => {
    const location = await home.put();
    const names = await readdir(join(home.root, `${KEY}.joined`));
    await truncate(join(home.root, `${KEY}.joined`, names.toSorted().at(3) ?? ''), 1);
    for (let round = 0; round < 20; round += 1) {
      await expect(home.provider.open(location)).rejects.toMatchObject({
        code: 'OBJECT_NOT_FOUND',
      });
    }
    await expect.poll(() => home.openFiles()).toBe(0);
  });
});
