import { viewOf } from './byte-view.ts';
import { latinText } from './latin-text.ts';

/** Entries of a directory. Cameras write up to a hundred, and reading 65,535 takes a second. */
const MAX_ENTRIES = 4096;
const MAX_DIRECTORIES = 8;
const ENTRY = 12;

/** Throws a RangeError if the bytes are a TIFF whose directories have too many entries. */
export function requireSaneDirectories(bytes: Uint8Array): void {
  const magic = latinText(bytes, 0, 4);
  if (magic !== 'II*\0' && magic !== 'MM\0*') return;
  const view = viewOf(bytes);
  const little = magic.startsWith('I');
  let offset = view.getUint32(4, little);
  for (let directory = 0; directory < MAX_DIRECTORIES && offset > 0; directory += 1) {
    if (offset + 2 > bytes.length) return;
    const count = view.getUint16(offset, little);
    if (count > MAX_ENTRIES) throw new RangeError('The directory has too many entries.');
    const next = offset + 2 + count * ENTRY;
    if (next + 4 > bytes.length) return;
    offset = view.getUint32(next, little);
  }
}
