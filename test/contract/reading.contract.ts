import { randomBytes } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import type { StorageLocation } from '../../src/modules/storage/domain/storage-location.ts';
import type {
  ByteRange,
  StorageProvider,
} from '../../src/modules/storage/domain/storage-provider.ts';
import { bytesOf, sha256, sourceOf } from '../support/storage/object-source.ts';
import type { Subject } from './storage-provider.contract.ts';

const MIB = 1024 * 1024;

/** The part of the contract about range limits and unreliable sources. */
export function readingContract(subject: () => Subject): void {
  describe('reading', () => {
    let provider: StorageProvider;
    beforeEach(() => {
      provider = subject().provider;
    });

    async function thawed(location: StorageLocation): Promise<StorageLocation> {
      if (!provider.capabilities.instantAccess) await subject().thaw?.(location);
      return location;
    }

    const read = async (location: StorageLocation, range?: ByteRange): Promise<Buffer> =>
      bytesOf(await provider.open(location, range));

    it('returns any range of a large object, across part boundaries', async () => {
      const bytes = randomBytes(11 * MIB + 7);
      const location = await thawed(await provider.put('large', sourceOf(bytes)));
      for (const border of [1, 5 * MIB, 8 * MIB, 10 * MIB, bytes.length - 1]) {
        const range = { start: border - 1, end: border };
        expect(await read(location, range)).toEqual(bytes.subarray(border - 1, border + 1));
      }
      const most = { start: 1, end: bytes.length - 2 };
      expect(sha256(await read(location, most))).toBe(sha256(bytes.subarray(1, -1)));
    });

    it('returns the available part of a range beyond the end', async () => {
      const location = await thawed(
        await provider.put('short', sourceOf(Buffer.from('0123456789'))),
      );
      expect((await read(location, { start: 7, end: 100 })).toString()).toBe('789');
      expect(await read(location, { start: 10, end: 20 })).toHaveLength(0);
    });

    it('returns nothing for an empty object or an empty range', async () => {
      const empty = await thawed(await provider.put('empty', sourceOf(Buffer.alloc(0))));
      expect(await read(empty, { start: 0, end: 0 })).toHaveLength(0);
      expect(await read(empty, { start: 0, end: -1 })).toHaveLength(0);
      const location = await thawed(
        await provider.put('short', sourceOf(Buffer.from('0123456789'))),
      );
      expect(await read(location, { start: 3, end: 2 })).toHaveLength(0);
    });

    it('stops when aborted midway', async () => {
      const abort = new AbortController();
      const location = await thawed(await provider.put('large', sourceOf(randomBytes(8 * MIB))));
      const body = await provider.open(location, undefined, abort.signal);
      const reading = async () => {
        for await (const chunk of body) {
          expect(chunk.byteLength).toBeGreaterThan(0);
          abort.abort();
        }
      };
      await expect(reading()).rejects.toBeInstanceOf(Error);
    });

    it('releases a body that is not read to its end', async () => {
      const location = await thawed(await provider.put('large', sourceOf(randomBytes(8 * MIB))));
      for (let times = 0; times < 3; times += 1) {
        for await (const chunk of await provider.open(location)) {
          expect(chunk.byteLength).toBeGreaterThan(0);
          break;
        }
      }
      expect(await read(location, { start: 0, end: 9 })).toHaveLength(10);
    });

    it.each([1_000, 11 * MIB])(
      'accepts a source of %i bytes that fails on first open',
      async (size) => {
        const bytes = randomBytes(size);
        const whole = sourceOf(bytes);
        let opened = 0;
        const source = sourceOf(bytes, {
          open: (signal, range) => {
            opened += 1;
            return opened === 1 ? failing() : whole.open(signal, range);
          },
        });
        const first = await provider.put('again', source).catch(() => undefined);
        const location = await thawed(first ?? (await provider.put('again', source)));
        expect(sha256(await read(location))).toBe(sha256(bytes));
      },
    );

    it('accepts a source stream of one piece or of very small pieces', async () => {
      for (const size of [1, 100_000]) {
        const bytes = randomBytes(3_000);
        const source = sourceOf(bytes, {
          async *open(_signal, { start, end } = { start: 0, end: bytes.length - 1 }) {
            const wanted = bytes.subarray(start, end + 1);
            for (let at = 0; at < wanted.length; at += size) yield wanted.subarray(at, at + size);
          },
        });
        const location = await thawed(await provider.put(`pieces/${size}`, source));
        expect(sha256(await read(location))).toBe(sha256(bytes));
      }
    });

    it('accepts a source that reuses its buffer', async () => {
      const bytes = randomBytes(100_000);
      const source = sourceOf(bytes, {
        async *open(_signal, { start, end } = { start: 0, end: bytes.length - 1 }) {
          const memory = Buffer.alloc(1_000);
          for (let at = start; at <= end; at += memory.length) {
            const length = bytes.copy(memory, 0, at, Math.min(end + 1, at + memory.length));
            yield memory.subarray(0, length);
          }
          memory.fill(0);
        },
      });
      const location = await thawed(await provider.put('reused', source));
      expect(sha256(await read(location))).toBe(sha256(bytes));
    });
  });
}

// oxlint-disable-next-line require-yield -- fails before its first piece
async function* failing(): AsyncIterable<Uint8Array> {
  throw new Error('the source is not available yet');
}
