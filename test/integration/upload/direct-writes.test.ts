import { randomBytes, randomInt } from 'node:crypto';
import { open, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { BLOCK_BYTES, BlockPool } from '../../../src/modules/upload/api/http/block-pool.ts';
import { LocalStagingWriter } from '../../../src/modules/upload/infrastructure/staging/local-staging-writer.ts';
import { folder } from '../../support/general/folders.ts';

const MIB = 1024 * 1024;
const DIRECT_FROM = 16 * MIB;
const O_DIRECT = { x64: 0o40000, arm64: 0o200000 }[process.arch as 'x64' | 'arm64'];

/** The flags with which this process has the file open. */
async function openFlags(path: string): Promise<number[]> {
  const flags: number[] = [];
  for (const fd of await readdir('/proc/self/fd')) {
    const target = await readlink(`/proc/self/fd/${fd}`).catch(() => undefined);
    if (target !== path) continue;
    const info = await readFile(`/proc/self/fdinfo/${fd}`, 'utf8');
    flags.push(Number.parseInt(/flags:\s+(\d+)/.exec(info)?.[1] ?? '0', 8));
  }
  return flags;
}

const isDirect = (flags: number): boolean => O_DIRECT !== undefined && (flags & O_DIRECT) !== 0;

/** A file of so many zeros, and a writer at its end. */
async function writerAt(path: string, position: number) {
  const file = await open(path, 'w+');
  await file.truncate(position);
  return new LocalStagingWriter(file, position);
}

it.skipIf(process.platform !== 'linux')(
  'bypasses the page cache only beyond the first 16 MiB of a file',
  async () => {
    await using home = await folder();
    const path = join(home.path, 'file');
    const block = new BlockPool().acquire().fill(7);
    await using writer = await writerAt(path, DIRECT_FROM - MIB);
    await writer.write(block);
    expect((await openFlags(path)).filter(isDirect)).toEqual([]);
    await writer.write(block);
    expect((await openFlags(path)).filter(isDirect)).toHaveLength(1);
    const bytes = await readFile(path);
    expect(bytes.subarray(DIRECT_FROM - MIB).equals(Buffer.alloc(2 * MIB, 7))).toBe(true);
  },
);

it('writes every byte for any length and start offset', async () => {
  await using home = await folder();
  const pool = new BlockPool();
  for (const shift of [0, 1, 4_095, 4_096, 70_001]) {
    const path = join(home.path, `file-${shift}`);
    const start = DIRECT_FROM + shift;
    const bytes = randomBytes(5 * MIB + 1);
    {
      await using writer = await writerAt(path, start);
      const block = pool.acquire();
      for (let done = 0; done < bytes.length;) {
        // As a request's body lies in its blocks: where in the block is where in the file.
        const begin = (start + done) % BLOCK_BYTES;
        const room = BLOCK_BYTES - begin;
        const length = Math.min(
          bytes.length - done,
          randomInt(2) === 0 ? room : randomInt(1, room + 1),
        );
        block.set(bytes.subarray(done, done + length), begin);
        await writer.write(block.subarray(begin, begin + length));
        done += length;
        if (randomInt(3) === 0) await writer.sync();
      }
      await writer.sync();
      pool.release(block);
    }
    expect((await readFile(path)).subarray(start).equals(bytes), `from ${start}`).toBe(true);
  }
});

it('writes bytes from memory that direct writes do not support', async () => {
  await using home = await folder();
  const path = join(home.path, 'file');
  const bytes = randomBytes(3 * MIB + 5);
  // Somewhere in memory: aligned as far as its view tells, and not in truth.
  const odd = new Uint8Array(new ArrayBuffer(bytes.length + 1), 0, bytes.length);
  odd.set(bytes);
  {
    await using writer = await writerAt(path, DIRECT_FROM);
    await writer.write(odd);
    await writer.write(Buffer.from('and more'));
    await writer.sync();
  }
  const kept = (await readFile(path)).subarray(DIRECT_FROM);
  expect(kept.equals(Buffer.concat([bytes, Buffer.from('and more')]))).toBe(true);
});
