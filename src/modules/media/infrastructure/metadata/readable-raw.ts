import { viewOf } from './byte-view.ts';
import { cr3AsTiff } from './cr3-as-tiff.ts';
import { latinText } from './latin-text.ts';

/** TIFF with other magic numbers: Olympus and Panasonic. */
const OTHER_MAGIC = new Set(['IIRO', 'IIRS', 'MMOR', 'IIU\0']);

/** Bytes that ExifReader understands, made of a raw photo or a TIFF. */
export interface ReadableRaw {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Offset in the file of the first directory; 0 if the metadata is at the start of the file. */
  readonly directory: number;
}

/** Undefined for other formats. Throws for damaged bytes. */
export function readableRaw(bytes: Uint8Array<ArrayBuffer>): ReadableRaw | undefined {
  const magic = latinText(bytes, 0, 4);
  if (magic === 'II*\0' || magic === 'MM\0*') {
    return { bytes, directory: viewOf(bytes).getUint32(4, magic.startsWith('I')) };
  }
  if (OTHER_MAGIC.has(magic)) {
    const tiff = bytes.slice();
    tiff.set(magic.startsWith('I') ? [0x2a, 0] : [0, 0x2a], 2);
    return { bytes: tiff, directory: viewOf(tiff).getUint32(4, magic.startsWith('I')) };
  }
  if (latinText(bytes, 0, 15) === 'FUJIFILMCCD-RAW') {
    const offset = viewOf(bytes).getUint32(84);
    return { bytes: bytes.slice(offset, offset + viewOf(bytes).getUint32(88)), directory: 0 };
  }
  const joined = latinText(bytes, 4, 12) === 'ftypcrx ' ? cr3AsTiff(bytes) : undefined;
  return joined && { bytes: joined, directory: 0 };
}
