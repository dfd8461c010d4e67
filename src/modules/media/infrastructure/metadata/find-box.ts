import type { FileRanges } from './file-ranges.ts';
import { isoBoxHeader } from './iso-boxes.ts';

const MAX_BOXES = 1000;

/** The body of a box: offsets in the file. */
export interface BoxRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The first box of a type in a range of a file, of which only box headers are read. */
export async function findBox(
  file: FileRanges,
  type: string,
  { start, end }: BoxRange,
): Promise<BoxRange | undefined> {
  let offset = start;
  for (let boxes = 0; offset < end && boxes < MAX_BOXES; boxes++) {
    const box = isoBoxHeader(await file.read(offset, 16), end - offset);
    if (!box || box.type === type) {
      return box && { start: offset + box.header, end: Math.min(end, offset + box.length) };
    }
    offset += box.length;
  }
  return undefined;
}
