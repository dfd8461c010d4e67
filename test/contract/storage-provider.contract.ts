import { randomBytes } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { isDomainError } from '../../src/kernel/domain-error.ts';
import { FileHash } from '../../src/kernel/file-hash.ts';
import { StorageLocation } from '../../src/modules/storage/domain/storage-location.ts';
import type {
  ByteRange,
  StorageProvider,
} from '../../src/modules/storage/domain/storage-provider.ts';
import { bytesOf, collect, sha256, sourceOf } from '../support/storage/object-source.ts';
import { optionalMethodsContract } from './optional-methods.contract.ts';
import { readingContract } from './reading.contract.ts';
import { retrievingContract } from './retrieving.contract.ts';
import { severalFilesContract } from './several-files.contract.ts';

export interface Subject extends AsyncDisposable {
  /** Empty and not shared. */
  readonly provider: StorageProvider;
  /** Makes an archived object readable. Needed unless the provider has instant access. */
  readonly thaw?: (location: StorageLocation) => Promise<void>;
  /** The service does not return restores in its listings. */
  readonly hidesListedRestores?: boolean;
}

const NOTHING = { opened: 'OBJECT_NOT_FOUND', keys: [] };

/** Every StorageProvider, built-in or from a plugin, must pass these tests. */
export function storageProviderContract(name: string, make: () => Promise<Subject>): void {
  describe(`StorageProvider contract: ${name}`, () => {
    let subject: Subject;
    let provider: StorageProvider;
    beforeEach(async () => {
      subject = await make();
      provider = subject.provider;
    });
    afterEach(() => subject[Symbol.asyncDispose]());

    async function read(location: StorageLocation, range?: ByteRange): Promise<Buffer> {
      if (!provider.capabilities.instantAccess) await subject.thaw?.(location);
      return bytesOf(await provider.open(location, range));
    }

    async function keys(prefix = ''): Promise<string[]> {
      const listed = await collect(provider.list(prefix));
      return listed.map(({ key }) => key).toSorted();
    }

    function locationOf(key: string): StorageLocation {
      return StorageLocation.of(provider.name, key, provider.capabilities.storageClass);
    }

    /** What a failed put has left behind. */
    async function left(key: string) {
      const opened = await provider.open(locationOf(key)).then(
        () => 'opened',
        (error: unknown) => (isDomainError(error) ? error.code : error),
      );
      return { opened, keys: await keys() };
    }

    describe('put', () => {
      it('stores an object and returns its location', async () => {
        const location = await provider.put('a/b', sourceOf(Buffer.from('hello')));
        expect(location).toMatchObject({
          provider: provider.name,
          key: 'a/b',
          storageClass: provider.capabilities.storageClass,
        });
        expect((await read(location)).toString()).toBe('hello');
      });

      it('stores an empty object', async () => {
        const location = await provider.put('empty', sourceOf(Buffer.alloc(0)));
        expect(await provider.stat(location)).toMatchObject({ size: 0 });
        expect(await read(location)).toHaveLength(0);
        expect(await keys()).toEqual(['empty']);
      });

      it('stores a large object unchanged', async () => {
        const bytes = randomBytes(8 * 1024 * 1024 + 1);
        const location = await provider.put('large', sourceOf(bytes));
        expect(sha256(await read(location))).toBe(sha256(bytes));
      });

      it('accepts the same bytes under the same key again', async () => {
        const source = sourceOf(Buffer.from('same'));
        await provider.put('twice', source);
        const location = await provider.put('twice', source);
        expect((await read(location)).toString()).toBe('same');
        expect(await keys()).toEqual(['twice']);
      });

      it('accepts one source under two keys', async () => {
        const source = sourceOf(randomBytes(200_000));
        const one = await provider.put('one', source);
        const other = await provider.put('other', source);
        expect(sha256(await read(one))).toBe(source.sha256.hex);
        expect(sha256(await read(other))).toBe(source.sha256.hex);
      });

      it.each([
        { what: 'of equal length', bytes: 'other bytes!' },
        { what: 'of another length', bytes: 'other' },
      ])('never replaces an object by other bytes $what', async ({ bytes }) => {
        const first = await provider.put('taken', sourceOf(Buffer.from('first bytes!')));
        const put = provider.put('taken', sourceOf(Buffer.from(bytes)));
        const second = await put.catch(() => undefined);
        expect((await read(first)).toString()).toBe('first bytes!');
        // Accepting them is correct only if versions keep both.
        expect(second && (await read(second)).toString()).toBe(second && bytes);
      });

      it('handles 16 concurrent puts of one key', async () => {
        const bytes = randomBytes(300_000);
        const puts = Array.from({ length: 16 }, () => provider.put('crowd/key', sourceOf(bytes)));
        expect(sha256(await read(await Promise.race(puts)))).toBe(sha256(bytes));
        await Promise.all(puts);
        expect(await keys()).toEqual(['crowd/key']);
      });

      it.each([
        { what: 'bytes of another SHA-256', lie: { sha256: FileHash.ofHex('0'.repeat(64)) } },
        { what: 'fewer bytes', lie: { size: 200_001 } },
        { what: 'more bytes', lie: { size: 199_999 } },
        { what: 'any bytes instead of none', lie: { size: 0 } },
      ])('refuses $what than declared and leaves nothing behind', async ({ lie }) => {
        const put = provider.put('false', sourceOf(randomBytes(200_000), lie));
        await expect(put).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
        expect(await left('false')).toEqual(NOTHING);
      });

      it('leaves nothing behind when the source fails midway', async () => {
        const bytes = randomBytes(200_000);
        const source = sourceOf(bytes, {
          async *open() {
            yield bytes.subarray(0, 100_000);
            throw new Error('the source went away');
          },
        });
        await expect(provider.put('half', source)).rejects.toBeInstanceOf(Error);
        expect(await left('half')).toEqual(NOTHING);
      });

      it('leaves nothing behind when aborted midway', async () => {
        const bytes = randomBytes(200_000);
        const abort = new AbortController();
        const source = sourceOf(bytes, {
          async *open() {
            yield bytes.subarray(0, 100_000);
            abort.abort();
            yield bytes.subarray(100_000);
          },
        });
        await expect(provider.put('aborted', source, abort.signal)).rejects.toBeInstanceOf(Error);
        expect(await left('aborted')).toEqual(NOTHING);
      });

      it('leaves nothing behind when aborted before it starts', async () => {
        const put = provider.put('late', sourceOf(Buffer.from('late')), AbortSignal.abort());
        await expect(put).rejects.toBeInstanceOf(Error);
        expect(await left('late')).toEqual(NOTHING);
      });

      it('accepts the key of a failed put', async () => {
        const bytes = Buffer.from('second try');
        const put = provider.put('retry', sourceOf(bytes, { size: 3 }));
        await expect(put).rejects.toBeInstanceOf(Error);
        const location = await provider.put('retry', sourceOf(bytes));
        expect((await read(location)).toString()).toBe('second try');
      });

      it.each(['with space', 'ünï/cödé/日本.jpg', '🙂', '.hidden/..x', 'a+b%20&c=?#'])(
        'keeps the key %j unchanged',
        async (key) => {
          const location = await provider.put(key, sourceOf(Buffer.from(key)));
          expect((await read(location)).toString()).toBe(key);
          expect(await keys()).toEqual([key]);
        },
      );

      it.each(['../escape', 'a/../../escape', '/../x', '/x', 'a//b', 'a/', '.', 'a/./b', ''])(
        'refuses the key %j',
        async (key) => {
          const put = provider.put(key, sourceOf(Buffer.from('x')));
          await expect(put).rejects.toMatchObject({ code: 'STORAGE_LOCATION_INVALID' });
          expect(await keys()).toEqual([]);
        },
      );
    });

    severalFilesContract(() => subject);
    readingContract(() => subject);
    optionalMethodsContract(() => subject);

    describe('open', () => {
      const bytes = randomBytes(100);
      it.each([
        { start: 0, end: 0 },
        { start: 0, end: 9 },
        { start: 1, end: 10 },
        { start: 95, end: 99 },
        { start: 0, end: 99 },
      ])('reads bytes $start to $end', async (range) => {
        const location = await provider.put('part', sourceOf(bytes));
        expect(await read(location, range)).toEqual(bytes.subarray(range.start, range.end + 1));
      });

      it('rejects with OBJECT_NOT_FOUND for a missing object, as stat does', async () => {
        expect(await left('nowhere/nothing')).toEqual(NOTHING);
        const stat = provider.stat(locationOf('nowhere/nothing'));
        await expect(stat).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      });

      it('rejects when aborted before it starts', async () => {
        const location = await provider.put('a', sourceOf(bytes));
        const opening = provider.open(location, undefined, AbortSignal.abort());
        await expect(opening).rejects.toBeInstanceOf(Error);
      });
    });

    describe('stat', () => {
      it('returns the size and class, and no wrong checksum', async () => {
        const source = sourceOf(randomBytes(1234));
        const location = await provider.put('stat', source);
        const stat = await provider.stat(location);
        expect(stat).toMatchObject({
          size: 1234,
          storageClass: provider.capabilities.storageClass,
          restore: { kind: provider.capabilities.instantAccess ? 'NOT_NEEDED' : 'NOT_REQUESTED' },
        });
        expect(stat.sha256 ?? source.sha256).toEqual(source.sha256);
      });
    });

    retrievingContract(() => subject);

    describe('delete', () => {
      it('removes the object', async () => {
        const location = await provider.put('x/y', sourceOf(Buffer.from('gone')));
        await provider.delete(location);
        expect(await left('x/y')).toEqual(NOTHING);
      });

      it('succeeds for a missing object', async () => {
        await expect(provider.delete(locationOf('nowhere/nothing'))).resolves.toBeUndefined();
      });

      it('allows other bytes under the same key afterwards', async () => {
        await provider.delete(await provider.put('again', sourceOf(Buffer.from('old'))));
        const location = await provider.put('again', sourceOf(Buffer.from('new bytes')));
        expect((await read(location)).toString()).toBe('new bytes');
      });
    });

    describe('list', () => {
      beforeEach(async () => {
        const all = ['a/1', 'a/2', 'ab/3', 'b/c/d/4', 'b5'];
        await Promise.all(all.map((key) => provider.put(key, sourceOf(Buffer.from(key)))));
      });

      it.each([
        ['', ['a/1', 'a/2', 'ab/3', 'b/c/d/4', 'b5']],
        ['a', ['a/1', 'a/2', 'ab/3']],
        ['a/', ['a/1', 'a/2']],
        ['a/2', ['a/2']],
        ['b/c', ['b/c/d/4']],
        ['b/c/d/', ['b/c/d/4']],
        ['b/c/d/4/', []],
        ['c', []],
        ['../', []],
        ['/', []],
      ])('finds keys that start with %j', async (prefix, expected) => {
        expect(await keys(prefix)).toEqual(expected);
      });

      it('returns sizes', async () => {
        expect(await collect(provider.list('b/'))).toEqual([{ key: 'b/c/d/4', size: 7 }]);
      });
    });

    it('is healthy', async () => {
      expect(await provider.health()).toEqual({ healthy: true });
      expect(await keys()).toEqual([]);
    });
  });
}
