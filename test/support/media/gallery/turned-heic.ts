import { box } from '../byte-builders.ts';

const ROTATION_BYTES = 9;
const ESSENTIAL = 0x80;

/**
 * The HEIC with a rotation of its primary image, as iPhones write it and heif-enc does not. The new `meta` box is at the
 * end, so that the offsets of the image stay as they are.
 */
export function turnedHeic(heic: Buffer, quarterTurns: number): Buffer {
  const start = heic.indexOf('meta') - 4;
  const size = heic.readUInt32BE(start);
  const meta = Buffer.from(heic.subarray(start, start + size));
  const [properties, associations, both] = ['ipco', 'ipma', 'iprp'].map(
    (type) => meta.indexOf(type) - 4,
  ) as [number, number, number];
  const end = properties + meta.readUInt32BE(properties);
  const index = childrenOf(meta, properties + 8, end) + 1;
  const entry = entryOf(meta, associations, meta.readUInt16BE(meta.indexOf('pitm') + 8));
  const count = meta[entry + 2] ?? 0;
  meta[entry + 2] = count + 1;
  const growth = [
    [0, ROTATION_BYTES + 1],
    [both, ROTATION_BYTES + 1],
    [properties, ROTATION_BYTES],
    [associations, 1],
  ] as const;
  for (const [at, bytes] of growth) meta.writeUInt32BE(meta.readUInt32BE(at) + bytes, at);
  const inserted = entry + 3 + count;
  return Buffer.concat([
    heic.subarray(0, start),
    box('free', Buffer.alloc(size - 8)),
    heic.subarray(start + size),
    meta.subarray(0, end),
    box('irot', Buffer.from([quarterTurns])),
    meta.subarray(end, inserted),
    Buffer.from([ESSENTIAL | index]),
    meta.subarray(inserted),
  ]);
}

function childrenOf(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += bytes.readUInt32BE(at)) count += 1;
  return count;
}

/** Offset of the entry of an item in `ipma` version 0. */
function entryOf(meta: Buffer, associations: number, item: number): number {
  let at = associations + 16;
  while (meta.readUInt16BE(at) !== item) at += 3 + (meta[at + 2] ?? 0);
  return at;
}
