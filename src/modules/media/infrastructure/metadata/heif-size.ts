import { displayedSize, type PixelSize } from '../../domain/displayed-size.ts';
import { viewOf } from './byte-view.ts';
import { isoBoxAt, isoBoxes, type IsoBox } from './iso-boxes.ts';

const ROTATED_BY_A_QUARTER = 6;
const UPRIGHT = 1;

/**
 * Displayed size of the primary image of HEIC and AVIF: its `ispe` property, turned by `irot`. The first `ispe` of the
 * file may belong to a tile or a thumbnail. Throws for damaged bytes.
 */
export function heifSize(bytes: Uint8Array): PixelSize | undefined {
  const meta = isoBoxAt(bytes, 'meta')?.subarray(4);
  const primary = meta && isoBoxAt(meta, 'pitm');
  const associations = meta && isoBoxAt(meta, 'iprp', 'ipma');
  const properties = meta && isoBoxAt(meta, 'iprp', 'ipco');
  if (!primary || !associations || !properties) {
    return undefined;
  }
  const view = viewOf(primary);
  const id = view.getUint8(0) === 0 ? view.getUint16(4) : view.getUint32(4);
  const all = isoBoxes(properties);
  const own = propertyIndexes(associations, id).flatMap((index) => all[index - 1] ?? []);
  const size = own.find(({ type }) => type === 'ispe');
  if (!size) {
    return undefined;
  }
  return displayedSize(
    viewOf(size.body).getUint32(4),
    viewOf(size.body).getUint32(8),
    isTurned(own) ? ROTATED_BY_A_QUARTER : UPRIGHT,
  );
}

function isTurned(properties: readonly IsoBox[]): boolean {
  const rotation = properties.find(({ type }) => type === 'irot')?.body[0] ?? 0;
  return (rotation & 1) === 1;
}

/** 1-based indexes into `ipco` of the properties of an item. */
function propertyIndexes(associations: Uint8Array, item: number): number[] {
  const view = viewOf(associations);
  const wideIds = view.getUint8(0) >= 1;
  const wideIndexes = (view.getUint8(3) & 1) === 1;
  const entries = view.getUint32(4);
  let offset = 8;
  for (let entry = 0; entry < entries; entry++) {
    const id = wideIds ? view.getUint32(offset) : view.getUint16(offset);
    offset += wideIds ? 4 : 2;
    const count = view.getUint8(offset++);
    const width = wideIndexes ? 2 : 1;
    if (id === item) {
      return Array.from({ length: count }, (_, index) =>
        wideIndexes
          ? view.getUint16(offset + index * 2) & 0x7fff
          : view.getUint8(offset + index) & 0x7f,
      );
    }
    offset += count * width;
  }
  return [];
}
