import { viewOf } from './byte-view.ts';
import { latinText } from './latin-text.ts';

const MAX_BOXES = 4096;

/** A box of ISO 14496-12; `body` may be cut short by the end of the buffer. */
export interface IsoBox {
  readonly type: string;
  readonly body: Uint8Array;
}

/** Type, header length and total length of the box that starts the bytes; undefined if it is damaged. */
export function isoBoxHeader(
  bytes: Uint8Array,
  available: number,
): { type: string; header: number; length: number } | undefined {
  if (bytes.length < 8) {
    return undefined;
  }
  const view = viewOf(bytes);
  const short = view.getUint32(0);
  const header = short === 1 ? 16 : 8;
  if (bytes.length < header) {
    return undefined;
  }
  const length = short === 0 ? available : short === 1 ? Number(view.getBigUint64(8)) : short;
  return length >= header ? { type: latinText(bytes, 4, 8), header, length } : undefined;
}

/** The boxes in a buffer, up to the first damaged one. */
export function isoBoxes(bytes: Uint8Array): IsoBox[] {
  const boxes: IsoBox[] = [];
  for (let offset = 0; offset < bytes.length && boxes.length < MAX_BOXES;) {
    const rest = bytes.subarray(offset);
    const box = isoBoxHeader(rest, rest.length);
    if (!box) {
      break;
    }
    boxes.push({ type: box.type, body: rest.subarray(box.header, box.length) });
    offset += box.length;
  }
  return boxes;
}

/** The body of the box at a path of types. */
export function isoBoxAt(bytes: Uint8Array, ...path: readonly string[]): Uint8Array | undefined {
  return path.reduce<Uint8Array | undefined>(
    (body, type) => body && isoBoxes(body).find((box) => box.type === type)?.body,
    bytes,
  );
}
