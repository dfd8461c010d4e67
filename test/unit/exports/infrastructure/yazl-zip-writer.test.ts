import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import { describe, expect, it } from 'vitest';

import type { ZipEntry } from '../../../../src/modules/exports/application/zip-writer.ts';
import { YazlZipWriter } from '../../../../src/modules/exports/infrastructure/yazl-zip-writer.ts';
import { folder } from '../../../support/general/folders.ts';
import { scratchRoot } from '../../../support/general/scratch-root.ts';
import { MadeBytes } from '../../../support/library/made-bytes.ts';
import { readZip } from '../../../support/library/read-zip.ts';
import { hasTool, runTool } from '../../../support/media/gallery/run-tool.ts';

const FULL = process.env['FAULTS'] === 'full';
const HAS_UNZIP = await hasTool('unzip');
if (FULL && !HAS_UNZIP) console.warn('NOT TESTED: a zip of more than 4 GiB (needs unzip)');
const writer = new YazlZipWriter();
const never = new AbortController().signal;
const MODIFIED = new Date('2021-05-06T07:08:09Z');

function entryOf(name: string, bytes: Uint8Array, more: Partial<ZipEntry> = {}): ZipEntry {
  return { name, size: bytes.byteLength, modifiedAt: MODIFIED, open: () => once(bytes), ...more };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function zipped(entries: readonly ZipEntry[]): Promise<Buffer> {
  const zip = writer.zipOf(entries);
  const bytes = await buffer(zip.open(never));
  expect(bytes.length).toBe(zip.sizeBytes);
  return bytes;
}

/** The size required by the format: APPNOTE 4.3.7, 4.3.9, 4.3.12, 4.3.14 to 4.3.16. */
function sizeByTheFormat(entries: readonly { name: string; size: number }[]): number {
  let offset = 0;
  let directory = 0;
  for (const { name, size } of entries) {
    const nameBytes = Buffer.byteLength(name);
    const is64 = size > 0xfffffffe || offset > 0xfffffffe;
    directory += 46 + nameBytes + 9 + (is64 ? 28 : 0);
    offset += 30 + nameBytes + size + (is64 ? 24 : 16);
  }
  const bound = entries.reduce((sum, { name }) => sum + 46 + 9 + 28 + Buffer.byteLength(name), 0);
  const is64 = entries.length >= 0xffff || bound >= 0xffff || offset >= 0xffffffff;
  return offset + directory + 22 + (is64 ? 56 + 20 : 0);
}

describe('a zip', () => {
  it('contains the unchanged files with their names and times', async () => {
    const files = [randomBytes(70_000), Buffer.alloc(0), randomBytes(1)];
    const names = ['a.jpg', 'leer', 'Änderung 夏 🏖.bin'];
    const zip = await zipped(files.map((bytes, at) => entryOf(names[at] ?? '', bytes)));
    expect(readZip(zip)).toEqual(
      files.map((bytes, at) => ({ name: names[at], bytes, modifiedAt: MODIFIED })),
    );
  });

  it('of no files is valid', async () => {
    expect(readZip(await zipped([]))).toEqual([]);
  });

  it.each([1, 2, 500, 700, 789, 790, 791, 1_000, 1_200])(
    'of %i files has the predicted size',
    async (count) => {
      const bytes = randomBytes(3);
      const names = Array.from({ length: count }, (_, at) => `${at}`);
      const zip = await zipped(names.map((name) => entryOf(name, bytes)));
      expect(readZip(zip).map(({ name }) => name)).toEqual(names);
    },
  );

  // More than 65,535 entries need zip64, which takes seconds.
  it.each(FULL ? [65_534, 65_535, 65_537] : [])(
    'of %i files has the predicted size (full run)',
    { timeout: 120_000 },
    async (count) => {
      const bytes = Buffer.from('x');
      const names = Array.from({ length: count }, (_, at) => `${at}`);
      const zip = await zipped(names.map((name) => entryOf(name, bytes)));
      expect(readZip(zip)).toHaveLength(count);
    },
  );

  it.each([
    ['just below 4 GiB', [0xfffffffe]],
    ['4 GiB', [0x1_0000_0000]],
    ['5 GiB and further files', [5 * 1024 ** 3, 1, 0]],
    ['4 GiB in total', [0x8000_0000, 0x8000_0000, 7]],
    ['2 TiB in total', Array.from({ length: 500 }, () => 4 * 1024 ** 3)],
  ])('with %s has the size required by the format', (_what, sizes) => {
    const entries = sizes.map((size, at) => ({ ...entryOf(`${at}`, Buffer.alloc(0)), size }));
    expect(writer.zipOf(entries).sizeBytes).toBe(sizeByTheFormat(entries));
  });

  // Writes and reads 4 GiB.
  it.skipIf(!FULL || !HAS_UNZIP)(
    'of more than 4 GiB is intact according to unzip (full run)',
    { timeout: 300_000 },
    async () => {
      const piece = randomBytes(1024 ** 2);
      const large = entryOf('large', Buffer.alloc(0), {
        size: 4_100 * piece.length,
        async *open() {
          for (let at = 0; at < 4_100; at += 1) yield piece;
        },
      });
      await using work = await folder(scratchRoot());
      const path = join(work.path, 'large.zip');
      const entries = [large, entryOf('after', Buffer.from('x'))];
      const zip = writer.zipOf(entries);
      await pipeline(zip.open(never), createWriteStream(path));
      expect((await stat(path)).size).toBe(zip.sizeBytes);
      expect(await runTool('unzip', ['-tq', path])).toContain('No errors detected');
    },
  );

  it('fails when a file cannot be read', async () => {
    const broken = entryOf('b', Buffer.alloc(9), {
      async *open() {
        yield Buffer.alloc(4);
        throw new Error('the disk is gone');
      },
    });
    await expect(zipped([entryOf('a', Buffer.alloc(9)), broken])).rejects.toThrow(
      'the disk is gone',
    );
  });

  it.each([
    ['shorter', 8],
    ['longer', 10],
  ])('fails when a file is %s than expected', async (_what, length) => {
    const other = entryOf('b', Buffer.alloc(length), { size: 9 });
    await expect(zipped([other, entryOf('a', Buffer.alloc(9))])).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    });
  });

  it('opens nothing until it is opened', async () => {
    let opened = 0;
    const entry = entryOf('a', Buffer.from('x'), {
      open: () => {
        opened += 1;
        return once(Buffer.from('x'));
      },
    });
    const zip = writer.zipOf([entry]);
    await new Promise(setImmediate);
    expect(opened).toBe(0);
    await buffer(zip.open(never));
    expect(opened).toBe(1);
  });

  it('opens one file at a time', async () => {
    let open = 0;
    const opened: number[] = [];
    const files = Array.from({ length: 20 }, (_, at) =>
      entryOf(`${at}`, Buffer.alloc(200_000), {
        async *open() {
          open += 1;
          opened.push(open);
          yield Buffer.alloc(200_000);
          open -= 1;
        },
      }),
    );
    await zipped(files);
    expect(opened).toEqual(Array.from({ length: 20 }, () => 1));
  });

  it.each([
    ['its reader stops', (end: () => void, _abort: () => void) => end()],
    ['it is aborted', (_end: () => void, abort: () => void) => abort()],
  ])('closes the open file and opens no more when %s', async (_what, stop) => {
    const closed = Promise.withResolvers<boolean>();
    let opened = 0;
    const endless = (name: string): ZipEntry => ({
      ...entryOf(name, Buffer.alloc(0)),
      size: 1e12,
      async *open(signal) {
        opened += 1;
        try {
          for (;;) yield Buffer.alloc(100_000);
        } finally {
          closed.resolve(signal.aborted);
        }
      },
    });
    const control = new AbortController();
    const zip = writer.zipOf([endless('a'), endless('b')]).open(control.signal);
    const failed = new Promise((resolve) => zip.once('error', resolve).once('close', resolve));
    await zip[Symbol.asyncIterator]().next();
    stop(
      () => zip.destroy(),
      () => control.abort(),
    );
    await failed;
    expect(await closed.promise).toBe(true);
    expect(opened).toBe(1);
  });

  it('streams files without buffering them in memory', async () => {
    const made = new MadeBytes(300 * 1024 * 1024);
    const entry = entryOf('large', Buffer.alloc(0), {
      async *open() {
        yield* made.pieces();
      },
    });
    const before = process.memoryUsage.rss();
    let most = before;
    let length = 0;
    const zip = writer.zipOf([{ ...entry, size: made.size }]);
    for await (const chunk of zip.open(never)) {
      length += (chunk as Buffer).length;
      most = Math.max(most, process.memoryUsage.rss());
    }
    expect(length).toBe(zip.sizeBytes);
    expect(most - before).toBeLessThan(100 * 1024 * 1024);
  });
});
