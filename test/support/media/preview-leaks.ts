/** Chunks of pixels. Everything else is a profile, Exif, XMP or unknown (RFC 9649). */
const PIXELS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH']);

/** Long enough not to occur in compressed pixels by chance. */
const MARKERS = [
  'Exif\0\0',
  'xmpmeta',
  'W5M0MpCehi',
  'GPSLat',
  'iPhone 15',
  'MotionPhoto',
  'ftypisom',
];

/** Whatever a preview in WebP contains besides pixels: chunk types and texts. */
export function previewLeaks(preview: Uint8Array): string[] {
  const bytes = Buffer.from(preview);
  const chunks: string[] = [];
  let at = 12;
  while (at + 8 <= bytes.length) {
    chunks.push(bytes.toString('latin1', at, at + 4));
    const size = bytes.readUInt32LE(at + 4);
    at += 8 + size + (size % 2);
  }
  const rest = at === bytes.length ? [] : [`${bytes.length - at} more bytes`];
  return [
    ...chunks.filter((type) => !PIXELS.has(type)),
    ...MARKERS.filter((marker) => bytes.includes(marker)),
    ...rest,
  ];
}
