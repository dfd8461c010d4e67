import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Rendering } from '../../../src/modules/media/application/media-decoder.ts';
import { RenderPool } from '../../../src/modules/media/infrastructure/rendering/render-pool.ts';
import { findRenderTools } from '../../../src/modules/media/infrastructure/rendering/render-tools.ts';

const MIB = 1024 * 1024;
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'flexstorage-render-'))));
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, randomBytes(6).toString('hex'));
  await writeFile(path, bytes);
  return path;
}

function picture(width: number, height: number, background = '#c04020') {
  return sharp({ create: { width, height, channels: 3, background } });
}

function made(rendering: Rendering): Extract<Rendering, { kind: 'RENDERED' }> {
  if (rendering.kind !== 'RENDERED') throw new Error(rendering.problem);
  return rendering;
}

describe('rendering', () => {
  const renderer = new RenderPool({ processes: 2 });
  afterAll(() => renderer[Symbol.dispose]());

  it('makes each size from a picture, without enlarging it', async () => {
    const path = await fileWith(await picture(2000, 1000).jpeg().toBuffer());
    const { width, height, previews, dominantColor, thumbhash } = made(
      await renderer.render({ path, mimeType: 'image/jpeg' }),
    );
    expect({ width, height, dominantColor }).toEqual({
      width: 2000,
      height: 1000,
      dominantColor: expect.stringMatching(/^#[bc].[34].[12].$/) as string,
    });
    expect(thumbhash.byteLength).toBeGreaterThan(4);
    expect(previews.map((preview) => [preview.size, preview.width, preview.height])).toEqual([
      [1440, 1440, 720],
      [512, 512, 256],
      [256, 256, 128],
    ]);
    const small = await fileWith(await picture(20, 30).png().toBuffer());
    const [only] = made(await renderer.render({ path: small, mimeType: 'image/png' })).previews;
    expect([only?.width, only?.height]).toEqual([20, 30]);
  });

  it('applies the orientation and drops all metadata', async () => {
    const photo = picture(600, 400)
      .withExif({ IFD0: { Copyright: 'NOT-FOR-OTHERS' }, IFD3: { GPSLatitude: '48/1 51/1 30/1' } })
      .withMetadata({ orientation: 6 });
    const path = await fileWith(await photo.jpeg().toBuffer());
    const { width, height, previews } = made(
      await renderer.render({ path, mimeType: 'image/jpeg' }),
    );
    expect([width, height]).toEqual([400, 600]);
    for (const { bytes } of previews) {
      const { exif, xmp, iptc, icc, orientation } = await sharp(bytes).metadata();
      expect({ exif, xmp, iptc, icc, orientation }).toEqual({});
      expect(Buffer.from(bytes).includes('NOT-FOR-OTHERS')).toBe(false);
    }
  });

  it('converts wide-gamut and CMYK colors to sRGB', async () => {
    const green = await picture(300, 300, '#00ff00').withIccProfile('p3').png().toBuffer();
    const p3 = made(await renderer.render({ path: await fileWith(green), mimeType: 'image/png' }));
    const cmyk = await picture(300, 300, '#ff0000').toColorspace('cmyk').jpeg().toBuffer();
    const red = made(await renderer.render({ path: await fileWith(cmyk), mimeType: 'image/jpeg' }));
    for (const { previews } of [p3, red]) {
      expect((await sharp(previews[0]?.bytes).metadata()).space).toBe('srgb');
    }
    expect(red.dominantColor).toMatch(/^#[ef].[0-2].[0-2].$/);
  });

  it.each([
    ['image/svg+xml', SVG, 'UNSUPPORTED'],
    ['image/png', SVG, 'DAMAGED'],
    ['application/pdf', '%PDF-1.4', 'UNSUPPORTED'],
    ['image/jpeg', '%PDF-1.4', 'DAMAGED'],
    ['image/jpeg', '', 'DAMAGED'],
    ['image/jpeg', randomBytes(5000), 'DAMAGED'],
  ])('refuses bytes claimed to be %s: %s', async (mimeType, bytes, problem) => {
    const refused = { kind: 'REFUSED', problem };
    expect(await renderer.render({ path: await fileWith(bytes), mimeType })).toEqual(refused);
  });

  it('refuses a picture of 2,500 megapixels by its header', async () => {
    const header = Buffer.from(await picture(1, 1).png().toBuffer());
    header.writeUInt32BE(50_000, 16);
    header.writeUInt32BE(50_000, 20);
    const rendering = await renderer.render({
      path: await fileWith(header),
      mimeType: 'image/png',
    });
    expect(rendering.kind).toBe('REFUSED');
  });

  it('converts a preview to AVIF and JPEG', async () => {
    const preview = await picture(64, 48).webp().toBuffer();
    const avif = await sharp(await renderer.convert(preview, 'AVIF')).metadata();
    const jpeg = await sharp(await renderer.convert(preview, 'JPEG')).metadata();
    expect([avif.format, avif.width, jpeg.format, jpeg.width]).toEqual(['heif', 64, 'jpeg', 64]);
  });
});

describe('a rendering process', () => {
  it('is killed and replaced when it takes too long', async () => {
    using pool = new RenderPool({ processes: 1, limits: { timeMs: 1, memoryBytes: 512 * MIB } });
    const path = await fileWith(await picture(2000, 1000).jpeg().toBuffer());
    const refused = { kind: 'REFUSED', problem: 'TOO_SLOW' };
    expect(await pool.render({ path, mimeType: 'image/jpeg' })).toEqual(refused);
    expect(await pool.render({ path, mimeType: 'image/jpeg' })).toEqual(refused);
  });

  it('is killed when it needs too much memory', async () => {
    using pool = new RenderPool({ processes: 1, limits: { timeMs: 60_000, memoryBytes: MIB } });
    const large = await picture(9000, 9000).png().toBuffer();
    const rendering = await pool.render({ path: await fileWith(large), mimeType: 'image/png' });
    expect(rendering).toEqual({ kind: 'REFUSED', problem: 'TOO_LARGE' });
  });

  it('ends its request when the request is aborted or the pool is closed', async () => {
    const pool = new RenderPool({ processes: 1 });
    const path = await fileWith(await picture(2000, 1000).jpeg().toBuffer());
    const control = new AbortController();
    const aborted = pool.render({ path, mimeType: 'image/jpeg' }, 1, control.signal);
    control.abort();
    await expect(aborted).rejects.toThrow('ABORT');
    const closed = pool.render({ path, mimeType: 'image/jpeg' });
    pool[Symbol.dispose]();
    await expect(closed).rejects.toThrow('ABORT');
  });

  it('has no network, where this machine allows to take it away', async ({ skip }) => {
    const { unshare } = await findRenderTools();
    if (unshare === undefined) return skip('NOT TESTED: needs the right to create namespaces');
    using pool = new RenderPool({ processes: 1, unshare });
    const path = await fileWith(await picture(20, 30).png().toBuffer());
    made(await pool.render({ path, mimeType: 'image/png' }));
    const own = await readlink('/proc/self/ns/net');
    const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
    const namespaces = await Promise.all(
      children
        .trim()
        .split(' ')
        .map((pid) => readlink(`/proc/${pid}/ns/net`)),
    );
    expect(namespaces.filter((namespace) => namespace !== own)).toHaveLength(1);
  });
});
