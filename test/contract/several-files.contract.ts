import { randomBytes } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import type { StorageLocation } from '../../src/modules/storage/domain/storage-location.ts';
import type {
  ByteRange,
  StorageProvider,
} from '../../src/modules/storage/domain/storage-provider.ts';
import { folder } from '../support/general/folders.ts';
import {
  bytesOf,
  collect,
  sha256,
  sourceOf,
  sourceOfFiles,
} from '../support/storage/object-source.ts';
import type { Subject } from './storage-provider.contract.ts';

/** The part of the contract about sources of several local files. */
export function severalFilesContract(subject: () => Subject): void {
  describe('an object from several files', () => {
    const pieces = [70_000, 1, 0, 200_000].map((size) => randomBytes(size));
    const whole = Buffer.concat(pieces);
    const borders = pieces.map((_, index) => Buffer.concat(pieces.slice(0, index)).length);

    let provider: StorageProvider;
    beforeEach(() => {
      provider = subject().provider;
    });

    async function read(location: StorageLocation, range?: ByteRange): Promise<Buffer> {
      if (!provider.capabilities.instantAccess) await subject().thaw?.(location);
      return bytesOf(await provider.open(location, range));
    }

    async function keys(): Promise<string[]> {
      return (await collect(provider.list(''))).map(({ key }) => key);
    }

    async function put(key = 'several/files'): Promise<StorageLocation> {
      await using home = await folder();
      return await provider.put(key, await sourceOfFiles(home.path, pieces));
    }

    it('is one object that is independent of the files', async () => {
      const location = await put();
      expect(sha256(await read(location))).toBe(sha256(whole));
      expect(await provider.stat(location)).toMatchObject({ size: whole.length });
      const listed = await collect(provider.list('several/f'));
      expect(listed).toEqual([{ key: 'several/files', size: whole.length }]);
    });

    it('reads any range, including across file boundaries', async () => {
      const location = await put();
      for (const border of borders) {
        const range = { start: Math.max(0, border - 1), end: border + 1 };
        expect(await read(location, range)).toEqual(whole.subarray(range.start, range.end + 1));
      }
      const most = { start: 1, end: whole.length - 2 };
      expect(sha256(await read(location, most))).toBe(sha256(whole.subarray(1, -1)));
    });

    it('is the same object as the same bytes in one piece', async () => {
      const locations = [await put(), await provider.put('several/files', sourceOf(whole))];
      for (const location of locations) {
        expect(sha256(await read(location))).toBe(sha256(whole));
      }
      expect(await keys()).toEqual(['several/files']);
    });

    it('is deleted as a whole, and its key can be reused', async () => {
      const location = await put();
      await provider.delete(location);
      await provider.delete(location);
      await expect(provider.open(location)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      expect(await keys()).toEqual([]);
      expect(sha256(await read(await put()))).toBe(sha256(whole));
    });

    it('is refused when it is longer or shorter than declared', async () => {
      await using home = await folder();
      const source = await sourceOfFiles(home.path, pieces);
      for (const size of [whole.length - 1, whole.length + 1]) {
        const refused = provider.put('false', { ...source, size });
        await expect(refused).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
      }
      expect(await keys()).toEqual([]);
    });
  });
}
