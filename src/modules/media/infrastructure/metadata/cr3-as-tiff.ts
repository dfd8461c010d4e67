import { viewOf } from './byte-view.ts';
import { isoBoxAt, isoBoxes } from './iso-boxes.ts';

const EXIF_POINTER = 0x8769;
const GPS_POINTER = 0x8825;
const LONG = 4;
const ENTRY = 12;

/** Bytes per value, by TIFF type. */
const VALUE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/**
 * Joins the TIFF blocks of a Canon CR3: its main, Exif and GPS directories are separate boxes. Throws for damaged bytes.
 */
export function cr3AsTiff(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const canon = isoBoxAt(bytes, 'moov', 'uuid')?.subarray(16);
  const boxes = new Map(isoBoxes(canon ?? new Uint8Array()).map(({ type, body }) => [type, body]));
  const main = boxes.get('CMT1');
  if (!main) {
    return undefined;
  }
  const exif = boxes.get('CMT2') ?? new Uint8Array();
  const gps = boxes.get('CMT4') ?? new Uint8Array();
  const entries = directoryOf(main);
  const directory = main.length + exif.length + gps.length;
  const tiff = new Uint8Array(directory + 2 + entries.length + 2 * ENTRY + 4);
  tiff.set(main);
  tiff.set(exif, main.length);
  tiff.set(gps, main.length + exif.length);
  tiff.set(entries, directory + 2);
  const pointers = [
    [EXIF_POINTER, exif, main.length],
    [GPS_POINTER, gps, main.length + exif.length],
  ] as const;
  const view = viewOf(tiff);
  const little = tiff[0] === 0x49;
  let end = directory + 2 + entries.length;
  for (const [tag, block, base] of pointers) {
    if (block.length >= 8) {
      view.setUint16(end, tag, little);
      view.setUint16(end + 2, LONG, little);
      view.setUint32(end + 4, 1, little);
      view.setUint32(end + 8, base + viewOf(block).getUint32(4, little), little);
      moveValues(view, base, viewOf(block).getUint32(4, little), little);
      end += ENTRY;
    }
  }
  view.setUint16(directory, (end - directory - 2) / ENTRY, little);
  view.setUint32(4, directory, little);
  return tiff;
}

/** The entries of the first directory of a TIFF block. */
function directoryOf(block: Uint8Array): Uint8Array {
  const view = viewOf(block);
  const little = block[0] === 0x49;
  const offset = view.getUint32(4, little);
  return block.subarray(offset + 2, offset + 2 + view.getUint16(offset, little) * ENTRY);
}

/** Makes the value offsets of the directory of a block count from the start of the joined TIFF. */
function moveValues(view: DataView, base: number, directory: number, little: boolean): void {
  const count = view.getUint16(base + directory, little);
  for (let index = 0; index < count; index++) {
    const entry = base + directory + 2 + index * ENTRY;
    const size = VALUE_SIZES[view.getUint16(entry + 2, little)] ?? 0;
    if (size * view.getUint32(entry + 4, little) > 4) {
      view.setUint32(entry + 8, base + view.getUint32(entry + 8, little), little);
    }
  }
}
