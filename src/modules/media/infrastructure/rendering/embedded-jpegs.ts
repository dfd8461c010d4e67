const START = Buffer.from([0xff, 0xd8, 0xff]);

/** More than a raw photo has; random bytes can look like a start. */
const MAX_STARTS = 10_000;
const MAX_SEGMENTS = 200;

interface EmbeddedJpeg {
  readonly offset: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The JPEG pictures within a file, largest first, such as the preview that every camera puts into a raw photo. Leaves
 * out lossless JPEG, which holds the sensor's data.
 */
export function embeddedJpegs(bytes: Buffer): EmbeddedJpeg[] {
  const found: EmbeddedJpeg[] = [];
  let offset = bytes.indexOf(START);
  for (let starts = 0; offset >= 0 && starts < MAX_STARTS; starts += 1) {
    const size = jpegSize(bytes, offset);
    if (size) found.push({ offset, ...size });
    offset = bytes.indexOf(START, offset + START.byteLength);
  }
  return found.toSorted((a, b) => b.width * b.height - a.width * a.height);
}

/** Reads the segments up to the frame header (ITU T.81, B.2.2). */
function jpegSize(bytes: Buffer, start: number): { width: number; height: number } | undefined {
  let at = start + 2;
  for (let segments = 0; segments < MAX_SEGMENTS && at + 9 < bytes.byteLength; segments += 1) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // Baseline, extended and progressive DCT.
    if (marker >= 0xc0 && marker <= 0xc2) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return width > 0 && height > 0 ? { width, height } : undefined;
    }
    const hasLength = marker === 0xc4 || (marker >= 0xdb && marker <= 0xfe);
    if (!hasLength) return undefined;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
