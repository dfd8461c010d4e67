import { uint } from './byte-builders.ts';
import { tiffBytes, type ExifDirectories } from './exif-bytes.ts';

export interface JpegContent {
  readonly exif?: ExifDirectories | Buffer;
  readonly xmp?: string;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** The header of a JPEG with metadata; it has no picture. */
export function jpegBytes({ exif, xmp, width = 80, height = 60 }: JpegContent): Buffer {
  const tiff = exif && (Buffer.isBuffer(exif) ? exif : tiffBytes(exif));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...(tiff ? [segment(0xe1, Buffer.from('Exif\0\0'), tiff)] : []),
    ...(xmp === undefined ? [] : xmpSegments(xmp)),
    segment(0xc0, uint(8, 1), uint(height, 2), uint(width, 2), Buffer.from([1, 1, 0x11, 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0, 0xff, 0xd9]),
  ]);
}

const SIMPLE = 65_000;

/** What does not fit into one segment is split into extended XMP. */
function xmpSegments(xmp: string): Buffer[] {
  const bytes = Buffer.from(xmp);
  if (bytes.length <= SIMPLE) {
    return [segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0'), bytes)];
  }
  const parts = Array.from({ length: Math.ceil(bytes.length / SIMPLE) }, (_, index) =>
    segment(
      0xe1,
      Buffer.from('http://ns.adobe.com/xmp/extension/\0'),
      Buffer.alloc(32, 'A'),
      uint(bytes.length, 4),
      uint(index * SIMPLE, 4),
      bytes.subarray(index * SIMPLE, (index + 1) * SIMPLE),
    ),
  );
  return [
    segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from('<x/>')),
    ...parts,
  ];
}

function segment(marker: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([0xff, marker]), uint(2 + body.length, 2), body]);
}
