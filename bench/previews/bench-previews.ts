import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import sharp from 'sharp';

import type * as Heic from '../../src/modules/media/infrastructure/rendering/render-heic.ts';
import type * as Picture from '../../src/modules/media/infrastructure/rendering/render-picture.ts';
import { median, table } from '../support/statistics.ts';
import { renderingUploads } from './rendering-uploads.ts';
import { photo } from './sample-photo.ts';

const run = promisify(execFile);

const ROUNDS = 8;
const LARGEST = 1440;
const SIZES = [LARGEST, 512, 256];
const WEBP = 'Q=80,effort=2';
/** The built product, because type stripping alone cannot run all of its sources. */
async function load<Module>(name: string): Promise<Module> {
  const path = `../../dist/modules/media/infrastructure/rendering/${name}.js`;
  return (await import(new URL(path, import.meta.url).href)) as Module;
}

/** Compares the CPU time of previews with that of the largest alone and of vipsthumbnail, then renders many uploads. */
export async function benchPreviews(folder: string, print: (text: string) => void): Promise<void> {
  sharp.concurrency(1);
  sharp.cache(false);
  const { renderPicture } = await load<typeof Picture>('render-picture');
  const jpeg = join(folder, 'photo.jpg');
  const bytes = await photo();
  await writeFile(jpeg, bytes);
  const measured = await sideBySide({
    'three sizes': () => ownCpu(() => renderPicture(jpeg)),
    'the largest alone': () => ownCpu(() => largestAlone(jpeg)),
    'vipsthumbnail, three sizes': () => vipsthumbnail(jpeg, SIZES),
    'vipsthumbnail, the largest': () => vipsthumbnail(jpeg, [LARGEST]),
  });
  const heic = await heicOf(jpeg);
  if (heic !== undefined) {
    // Apart from the others, because its WebAssembly is compiled in the background.
    const { renderHeic } = await load<typeof Heic>('render-heic');
    const alone = await sideBySide({ 'three sizes of HEIC': () => ownCpu(() => renderHeic(heic)) });
    for (const [name, values] of alone) measured.set(name, values);
  }
  const base = measured.get('three sizes') ?? [];
  const rows = [...measured].map(([name, values]) => [
    name,
    (median(values) * 1_000).toFixed(0),
    (1 / median(values)).toFixed(1),
    median(values.map((value, round) => (base[round] ?? Number.NaN) / value)).toFixed(2),
  ]);
  const megabytes = (bytes.byteLength / 1e6).toFixed(1);
  print(`\nPreviews of a photo of 12 MP (${megabytes} MB), median of ${ROUNDS} rounds`);
  print(table(['what', 'CPU ms', 'per second and core', 'three sizes ÷ this'], rows));
  if (heic === undefined) print('heif-enc is not on the PATH; HEIC is skipped');
  print(await renderingUploads(folder, bytes));
}

/** Interleaved rounds after one to warm up. A subject whose program is missing is left out. */
async function sideBySide(
  subjects: Readonly<Record<string, () => Promise<number>>>,
): Promise<Map<string, number[]>> {
  const measured = new Map<string, number[]>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, measure] of Object.entries(subjects)) {
      const seconds = await measure();
      if (round > 0 && !Number.isNaN(seconds)) {
        measured.set(name, [...(measured.get(name) ?? []), seconds]);
      }
    }
  }
  return measured;
}

/** CPU seconds of this process with all its threads, in a second run: the first one pays for what ran before. */
async function ownCpu(work: () => Promise<unknown>): Promise<number> {
  await work();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function largestAlone(path: string): Promise<Buffer> {
  return sharp(path)
    .autoOrient()
    .resize(LARGEST, LARGEST, { fit: 'inside', withoutEnlargement: true })
    .toColorspace('srgb')
    .webp({ quality: 80, effort: 2 })
    .toBuffer();
}

/** CPU seconds of the command on one core; NaN if it is not on the PATH. */
async function vipsthumbnail(path: string, sizes: readonly number[]): Promise<number> {
  const commands = sizes.map((size) => {
    const output = `/tmp/.flexstorage-bench-${size}.webp[${WEBP},strip]`;
    return `vipsthumbnail '${path}' --size ${size} --export-profile srgb -o '${output}'`;
  });
  // proc_pid_stat(5), fields 16 and 17: ticks of the children that have ended.
  const script = `${commands.join(' && ')} && cut -d' ' -f16,17 /proc/$$/stat`;
  try {
    const { stdout } = await run('sh', ['-c', script], {
      env: { ...process.env, VIPS_CONCURRENCY: '1' },
    });
    const [user = Number.NaN, system = Number.NaN] = stdout.trim().split(' ').map(Number);
    return (user + system) / 100;
  } catch {
    return Number.NaN;
  }
}

async function heicOf(jpeg: string): Promise<string | undefined> {
  const path = jpeg.replace('.jpg', '.heic');
  try {
    await run('heif-enc', ['-q', '60', jpeg, '-o', path]);
    return path;
  } catch {
    return undefined;
  }
}
