const ENTRY_BYTES = 12;
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

interface TiffEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: number;
}

/** An uncompressed TIFF of 8-bit RGB pixels: attaches a color profile to pixels that have none (TIFF 6.0). */
export function tiffOf(
  pixels: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  icc: Uint8Array | undefined,
): Buffer {
  const entries = (offsets: { bits: number; icc: number; pixels: number }): TiffEntry[] => [
    { tag: 256, type: LONG, count: 1, value: width },
    { tag: 257, type: LONG, count: 1, value: height },
    { tag: 258, type: SHORT, count: 3, value: offsets.bits },
    // No compression, RGB.
    { tag: 259, type: SHORT, count: 1, value: 1 },
    { tag: 262, type: SHORT, count: 1, value: 2 },
    { tag: 273, type: LONG, count: 1, value: offsets.pixels },
    { tag: 277, type: SHORT, count: 1, value: 3 },
    { tag: 278, type: LONG, count: 1, value: height },
    { tag: 279, type: LONG, count: 1, value: pixels.byteLength },
    ...(icc ? [{ tag: 34675, type: UNDEFINED, count: icc.byteLength, value: offsets.icc }] : []),
  ];
  const bits = Buffer.from([8, 0, 8, 0, 8, 0]);
  const count = entries({ bits: 0, icc: 0, pixels: 0 }).length;
  const bitsAt = 8 + 2 + count * ENTRY_BYTES + 4;
  const iccAt = bitsAt + bits.byteLength;
  const pixelsAt = iccAt + (icc?.byteLength ?? 0);
  const head = Buffer.alloc(bitsAt);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(count, 8);
  for (const [index, entry] of entries({ bits: bitsAt, icc: iccAt, pixels: pixelsAt }).entries()) {
    const at = 10 + index * ENTRY_BYTES;
    head.writeUInt16LE(entry.tag, at);
    head.writeUInt16LE(entry.type, at + 2);
    head.writeUInt32LE(entry.count, at + 4);
    head.writeUInt32LE(entry.value, at + 8);
  }
  return Buffer.concat([head, bits, icc ?? Buffer.alloc(0), pixels]);
}
