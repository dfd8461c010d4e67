import { displayedSize, type PixelSize } from '../../domain/displayed-size.ts';
import { viewOf } from './byte-view.ts';
import { latinText } from './latin-text.ts';

const PANASONIC = 'IIU\0';
const SUBFILE_TYPE = 0xfe;
const WIDTH = 0x100;
const HEIGHT = 0x101;
const SUB_DIRECTORIES = 0x14a;
/** Of Panasonic: top, left, bottom, right. */
const SENSOR_BORDERS = [4, 5, 6, 7];
const SHORT = 3;
const MAX_DIRECTORIES = 10;

/** Values of a directory by tag; several if there are more than one. */
type Directory = ReadonlyMap<number, readonly number[]>;

/**
 * Coded size of the sensor's picture in a raw photo based on TIFF. Nikon and Adobe describe it in a directory below the
 * first one, which is that of a thumbnail. Throws for damaged bytes.
 */
export function rawSize(bytes: Uint8Array): PixelSize | undefined {
  const magic = latinText(bytes, 0, 4);
  const view = viewOf(bytes);
  const little = magic.startsWith('II');
  if (!little && !magic.startsWith('MM')) return undefined;
  const main = directoryAt(view, view.getUint32(4, little), little);
  if (magic === PANASONIC) {
    const [top = 0, left = 0, bottom = 0, right = 0] = SENSOR_BORDERS.map(
      (tag) => main.get(tag)?.[0],
    );
    return displayedSize(right - left, bottom - top);
  }
  const offsets = main.get(SUB_DIRECTORIES) ?? [];
  return offsets
    .map((offset) => directoryAt(view, offset, little))
    .filter((directory) => (directory.get(SUBFILE_TYPE)?.[0] ?? 0) === 0)
    .flatMap((one) => displayedSize(one.get(WIDTH)?.[0], one.get(HEIGHT)?.[0]) ?? [])
    .toSorted((one, other) => other.width * other.height - one.width * one.height)[0];
}

function directoryAt(view: DataView, offset: number, little: boolean): Directory {
  const count = view.getUint16(offset, little);
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const entry = offset + 2 + index * 12;
      return [view.getUint16(entry, little), valuesAt(view, entry, little)] as const;
    }),
  );
}

/** The first values of a SHORT or LONG entry. */
function valuesAt(view: DataView, entry: number, little: boolean): number[] {
  const isShort = view.getUint16(entry + 2, little) === SHORT;
  const size = isShort ? 2 : 4;
  const count = Math.min(view.getUint32(entry + 4, little), MAX_DIRECTORIES);
  const start = count * size > 4 ? view.getUint32(entry + 8, little) : entry + 8;
  if (start + count * size > view.byteLength) return [];
  return Array.from({ length: count }, (_, index) =>
    isShort
      ? view.getUint16(start + index * size, little)
      : view.getUint32(start + index * size, little),
  );
}
