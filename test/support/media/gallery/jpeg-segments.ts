import { uint } from '../byte-builders.ts';

const APP1 = Buffer.from([0xff, 0xe1]);

/** The JPEG with an Exif segment at its start. */
export function withExif(jpeg: Uint8Array, tiff: Uint8Array): Buffer {
  return withSegment(jpeg, Buffer.from('Exif\0\0'), tiff);
}

/** The JPEG with an XMP segment at its start. */
export function withXmp(jpeg: Uint8Array, xmp: string): Buffer {
  return withSegment(jpeg, Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from(xmp));
}

function withSegment(jpeg: Uint8Array, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    APP1,
    uint(2 + body.length, 2),
    body,
    jpeg.subarray(2),
  ]);
}
