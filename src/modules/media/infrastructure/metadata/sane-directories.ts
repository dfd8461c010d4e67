import { viewOf } from './byte-view.ts';
import { latinText } from './latin-text.ts';

/** Entries of a directory. Cameras write up to a hundred, and reading 65,535 takes more than a second. */
const MAX_ENTRIES = 4096;
const ENTRY = 12;

/** Tags of the first directory that point to those of Exif and GPS. */
const POINTERS = new Set([0x8769, 0x8825]);

/** Throws a RangeError if the bytes are a TIFF one of whose directories has too many entries. */
export function requireSaneDirectories(bytes: Uint8Array): void {
  const magic = latinText(bytes, 0, 4);
  if (magic !== 'II*\0' && magic !== 'MM\0*') return;
  const view = viewOf(bytes);
  const little = magic.startsWith('I');
  const countAt = (offset: number): number => {
    const count = offset + 2 <= bytes.length ? view.getUint16(offset, little) : 0;
    if (count > MAX_ENTRIES) throw new RangeError('A directory has too many entries.');
    return count;
  };
  const main = view.getUint32(4, little);
  const end = Math.min(main + 2 + countAt(main) * ENTRY, bytes.length - ENTRY + 1);
  for (let entry = main + 2; entry < end; entry += ENTRY) {
    if (POINTERS.has(view.getUint16(entry, little))) countAt(view.getUint32(entry + 8, little));
  }
}
