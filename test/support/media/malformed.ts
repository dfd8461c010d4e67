import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { SeededRandom } from '../general/seeded-random.ts';
import type { GalleryFile } from './gallery.ts';

/** A file that is damaged on purpose. */
export interface MalformedFile {
  readonly path: string;
  readonly mimeType: string;
  readonly about: string;
}

interface Damage {
  readonly about: string;
  readonly bytes: Buffer;
}

export interface DamageOptions {
  readonly random: SeededRandom;
  /** Of all truncations at every 5 %. */
  readonly truncations: number;
  /** Files with flipped bits. */
  readonly flips: number;
  /** Files whose headers contain wrong numbers. */
  readonly sizes: number;
}

const STEPS = 20;
const HEADER = 2048;

/** Numbers that decoders are known to stumble over. */
const WRONG_NUMBERS = [0, 1, 0x7f_ff_ff_ff, 0x80_00_00_00, 0xff_ff_ff_ff, 0x00_00_ff_ff] as const;

/** Writes damaged copies of a file beside it. Its type stays that of the undamaged one. */
export async function makeMalformed(
  folder: string,
  { path, mimeType, format }: GalleryFile,
  options: DamageOptions,
): Promise<MalformedFile[]> {
  const bytes = await readFile(path);
  const damages = [
    ...truncated(bytes, options),
    ...flipped(bytes, options),
    ...wronglySized(bytes, options),
  ];
  return Promise.all(
    damages.map(async (damage, index) => {
      const copy = join(folder, `bad-${index}-${basename(path)}`);
      await writeFile(copy, damage.bytes);
      return { path: copy, mimeType, about: `${format} ${damage.about}` };
    }),
  );
}

function truncated(bytes: Buffer, { random, truncations }: DamageOptions): Damage[] {
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  return random
    .shuffled(steps)
    .slice(0, truncations)
    .map((step) => ({
      about: `cut at ${step * 5} %`,
      bytes: bytes.subarray(0, Math.floor((bytes.length * step) / STEPS)),
    }));
}

function flipped(bytes: Buffer, { random, flips }: DamageOptions): Damage[] {
  return Array.from({ length: flips }, (_, index) => {
    const copy = Buffer.from(bytes);
    // Half of them only in the header, whose damage reaches deepest.
    const end = index % 2 === 0 ? Math.min(HEADER, copy.length) : copy.length;
    const count = random.between(1, 16);
    for (let flip = 0; flip < count; flip += 1) {
      const at = random.between(0, end - 1);
      copy[at] = copy[at]! ^ (1 << random.between(0, 7));
    }
    return { about: `with ${count} flipped bits`, bytes: copy };
  });
}

function wronglySized(bytes: Buffer, { random, sizes }: DamageOptions): Damage[] {
  return Array.from({ length: bytes.length < 8 ? 0 : sizes }, () => {
    const copy = Buffer.from(bytes);
    const at = random.between(0, Math.min(HEADER, copy.length) - 4);
    const number = random.pick(WRONG_NUMBERS);
    copy.writeUInt32BE(number, at);
    return { about: `with ${number} at ${at}`, bytes: copy };
  });
}
