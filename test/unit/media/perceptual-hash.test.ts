import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';

import {
  areSimilar,
  HASH_EDGE,
  hashDistance,
  hashParts,
  perceptualHash,
} from '../../../src/modules/media/domain/perceptual-hash.ts';
import { landscape } from '../../support/media/landscape.ts';

async function grayOf(image: Sharp): Promise<Buffer> {
  return image.greyscale().resize(HASH_EDGE, HASH_EDGE, { fit: 'fill' }).raw().toBuffer();
}

async function hashOf(bytes: Buffer): Promise<string> {
  const hash = perceptualHash(await grayOf(sharp(bytes)));
  if (hash === undefined) throw new Error('too little detail');
  return hash;
}

function flipped(hash: string, bits: number): string {
  return Array.from(hash, (bit, at) => (at < bits ? String(1 - Number(bit)) : bit)).join('');
}

const HASH = '0110100110010110'.repeat(4);
const NOON = new Date('2024-05-01T12:00:00Z');
const after = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1_000);

describe('the perceptual hash of a picture', () => {
  it('hardly changes when the picture is scaled, compressed and brightened', async () => {
    const original = await landscape(3);
    const hash = await hashOf(original);
    expect(hash).toMatch(/^[01]{64}$/);
    const copies = [
      await sharp(original).resize(320).jpeg({ quality: 30 }).toBuffer(),
      await sharp(original).webp({ quality: 40 }).toBuffer(),
      await sharp(original).modulate({ brightness: 1.15 }).png().toBuffer(),
    ];
    for (const copy of copies) {
      expect(hashDistance(await hashOf(copy), hash)).toBeLessThanOrEqual(4);
    }
  });

  it('is far from those of other pictures', async () => {
    const photo = await landscape(3);
    const pictures = [
      photo,
      await sharp(photo).flop().toBuffer(),
      await sharp(photo).flip().toBuffer(),
      await sharp(photo).rotate(90).toBuffer(),
      await sharp(photo).extract({ left: 700, top: 300, width: 400, height: 300 }).toBuffer(),
    ];
    const hashes = await Promise.all(pictures.map(hashOf));
    const distances = hashes.flatMap((one, at) =>
      hashes.slice(at + 1).map((other) => hashDistance(one, other)),
    );
    expect(Math.min(...distances)).toBeGreaterThan(12);
  });

  it.each([
    ['black', { r: 0, g: 0, b: 0 }],
    ['white', { r: 255, g: 255, b: 255 }],
    ['one color', { r: 18, g: 52, b: 86 }],
  ])('does not exist for a picture that is only %s', async (_, background) => {
    const image = sharp({ create: { width: 64, height: 64, channels: 3, background } });
    expect(perceptualHash(await grayOf(image))).toBeUndefined();
  });

  it('does not exist for faint noise', () => {
    const noise = Uint8Array.from({ length: HASH_EDGE ** 2 }, (_, at) => 100 + ((at * 7919) % 5));
    expect(perceptualHash(noise)).toBeUndefined();
  });
});

describe('two pictures', () => {
  it('are similar if at most 5 bits differ', () => {
    const picture = { hash: HASH, takenAt: undefined };
    expect(areSimilar(picture, { ...picture, hash: flipped(HASH, 5) })).toBe(true);
    expect(areSimilar(picture, { ...picture, hash: flipped(HASH, 6) })).toBe(false);
  });

  it('are similar up to 12 bits if they were taken within 10 seconds', () => {
    const picture = { hash: HASH, takenAt: NOON };
    const shot = { hash: flipped(HASH, 12), takenAt: after(10) };
    expect(areSimilar(picture, shot)).toBe(true);
    expect(areSimilar(shot, picture)).toBe(true);
    expect(areSimilar(picture, { ...shot, hash: flipped(HASH, 13) })).toBe(false);
    expect(areSimilar(picture, { ...shot, takenAt: after(11) })).toBe(false);
    expect(areSimilar(picture, { ...shot, takenAt: undefined })).toBe(false);
  });

  it('share a part of their hash if at most 7 bits differ', () => {
    const parts = hashParts(HASH);
    expect(new Set(parts).size).toBe(8);
    // The worst case: one bit in each of seven parts.
    const spread = Array.from(HASH, (bit, at) =>
      at % 8 === 0 && at < 56 ? String(1 - Number(bit)) : bit,
    ).join('');
    expect(hashDistance(spread, HASH)).toBe(7);
    expect(hashParts(spread).filter((part) => parts.includes(part))).toHaveLength(1);
  });
});
