import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { embeddedJpegs } from '../../../src/modules/media/infrastructure/rendering/embedded-jpegs.ts';
import { findProgram } from '../../../src/modules/media/infrastructure/rendering/find-program.ts';
import { RenderPool } from '../../../src/modules/media/infrastructure/rendering/render-pool.ts';
import { tiffOf } from '../../../src/modules/media/infrastructure/rendering/tiff-of.ts';
import { folder, type Folder } from '../../support/general/folders.ts';

const ffmpeg = await findProgram('ffmpeg', ['-version']);
const hasHeifEncoder = spawnSync('heif-enc', ['--version']).status === 0;

function picture(width: number, height: number, background: string) {
  return sharp({ create: { width, height, channels: 3, background } });
}

describe('rendering by format', () => {
  let files: Folder;
  let pool: RenderPool;
  beforeAll(async () => {
    files = await folder();
    pool = new RenderPool({ processes: 1, ffmpeg });
  });
  afterAll(async () => {
    pool[Symbol.dispose]();
    await files[Symbol.asyncDispose]();
  });

  const at = (name: string): string => join(files.path, name);
  const run = (command: string, ...args: string[]): void => {
    execFileSync(command, args, { cwd: files.path, stdio: 'ignore' });
  };

  async function shown(name: string, mimeType: string) {
    const file = { path: at(name), mimeType };
    const { orientation } = await pool.readFacts(file);
    const rendering = await pool.render(file, orientation);
    if (rendering.kind === 'REFUSED') return rendering.problem;
    const { width, height, previews } = rendering;
    const [largest] = previews;
    const { dominant } = await sharp(largest?.bytes).stats();
    return { width, height, dominant: [dominant.r, dominant.g, dominant.b] };
  }

  it('decodes the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['#f00', '#00f'].map((color) => picture(40, 30, color).png().toBuffer()),
    );
    const animation = sharp(frames, { join: { animated: true } });
    await writeFile(at('a.gif'), await animation.clone().gif().toBuffer());
    await writeFile(at('a.webp'), await animation.webp({ lossless: true }).toBuffer());
    for (const [name, type] of [
      ['a.gif', 'image/gif'],
      ['a.webp', 'image/webp'],
    ] as const) {
      expect(await shown(name, type)).toEqual({ width: 40, height: 30, dominant: [248, 8, 8] });
    }
  });

  it('turns the picture embedded in a raw photo as the photo says', async () => {
    const small = await picture(32, 24, '#00f').jpeg().toBuffer();
    const large = await picture(320, 240, '#0f0').jpeg().toBuffer();
    // TIFF with one directory entry: orientation 6.
    const directory = Buffer.from(
      '49492a00080000000100120103000100000006000000000000000000',
      'hex',
    );
    await writeFile(at('a.nef'), Buffer.concat([directory, small, Buffer.alloc(99), large]));
    expect(await shown('a.nef', 'image/x-nikon-nef')).toEqual({
      width: 240,
      height: 320,
      dominant: [8, 248, 8],
    });
    await writeFile(at('b.nef'), directory);
    expect(await shown('b.nef', 'image/x-nikon-nef')).toBe('DAMAGED');
  });

  it('finds embedded pictures of a raw photo, largest first, and no lossless sensor data', async () => {
    const [small, large] = await Promise.all(
      [16, 64].map((size) => picture(size, size, '#123').jpeg().toBuffer()),
    );
    const lossless = Buffer.from(large ?? '');
    lossless[lossless.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc3;
    const bytes = Buffer.concat(
      [small ?? '', lossless, large ?? ''].map((part) => Buffer.from(part)),
    );
    expect(embeddedJpegs(bytes)).toEqual([
      { offset: bytes.byteLength - (large?.byteLength ?? 0), width: 64, height: 64 },
      { offset: 0, width: 16, height: 16 },
    ]);
    expect(embeddedJpegs(Buffer.alloc(100_000, Buffer.from([0xff, 0xd8])))).toEqual([]);
  });

  it('attaches a color profile to decoded pixels', async () => {
    const { icc } = await sharp(
      await picture(4, 4, '#0f0').withIccProfile('p3').png().toBuffer(),
    ).metadata();
    const pixels = Buffer.alloc(2 * 3 * 3, 7);
    const tiff = sharp(tiffOf(pixels, { width: 2, height: 3 }, icc));
    expect(await tiff.metadata()).toMatchObject({ width: 2, height: 3, channels: 3, icc });
    const plain = sharp(tiffOf(pixels, { width: 2, height: 3 }, undefined));
    expect(await plain.raw().toBuffer()).toEqual(pixels);
  });

  it.skipIf(!hasHeifEncoder)('decodes HEIC of phones', async () => {
    await picture(640, 480, '#00f000').png().toFile(at('a.png'));
    run('heif-enc', '-q', '90', 'a.png', '-o', 'a.heic');
    const rendering = await shown('a.heic', 'image/heic');
    expect(rendering).toMatchObject({ width: 640, height: 480 });
    await writeFile(
      at('b.heic'),
      (await import('node:fs')).readFileSync(at('a.heic')).subarray(0, 400),
    );
    expect(await shown('b.heic', 'image/heic')).toBe('DAMAGED');
  });

  it.skipIf(ffmpeg === undefined)('shows a frame of a video, upright', async () => {
    const source = [
      '-f',
      'lavfi',
      '-i',
      'color=red:size=320x240:duration=2',
      '-pix_fmt',
      'yuv420p',
    ];
    run('ffmpeg', ...source, 'a.mp4');
    run('ffmpeg', '-f', 'lavfi', '-i', 'color=red:size=320x240:duration=0.3', 'b.webm');
    expect(await shown('a.mp4', 'video/mp4')).toMatchObject({ width: 320, height: 240 });
    expect(await shown('b.webm', 'video/webm')).toMatchObject({ width: 320, height: 240 });
    run('ffmpeg', ...source, '-r', '25', 'a.mpg');
    run('ffmpeg', ...source, '-f', 'vob', 'b.mpg');
    expect(await shown('a.mpg', 'video/mp1s')).toMatchObject({ width: 320, height: 240 });
    expect(await shown('b.mpg', 'video/mp2p')).toMatchObject({ width: 320, height: 240 });
    run('ffmpeg', '-f', 'lavfi', '-i', 'sine=duration=1', 'a.mka');
    expect(await shown('a.mka', 'video/matroska')).toBe('UNSUPPORTED');
    await writeFile(at('c.mp4'), 'ftyp');
    expect(await shown('c.mp4', 'video/mp4')).toBe('DAMAGED');
  });

  it.skipIf(ffmpeg === undefined)(
    'never lets a playlist named as a video open other files',
    async () => {
      run('ffmpeg', '-f', 'lavfi', '-i', 'color=red:size=320x240:duration=1', 'secret.ts');
      await writeFile(at('list.mp4'), '#EXTM3U\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n');
      expect(await shown('list.mp4', 'video/mp4')).toBe('DAMAGED');
    },
  );

  it('refuses a video without a cover if there is no ffmpeg', async () => {
    using plain = new RenderPool({ processes: 1 });
    await writeFile(
      at('d.mp4'),
      Buffer.from('000000186674797069736f6d0000020069736f6d69736f32', 'hex'),
    );
    const rendering = await plain.render({ path: at('d.mp4'), mimeType: 'video/mp4' });
    expect(rendering.kind).toBe('REFUSED');
  });
});
