import { viewOf } from './byte-view.ts';
import type { FileRanges } from './file-ranges.ts';
import { findBox } from './find-box.ts';

const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** Milliseconds since 1970 of the creation time in the movie header of MP4 and QuickTime. Throws for damaged bytes. */
export async function movieCreated(file: FileRanges): Promise<number | undefined> {
  const movie = await findBox(file, 'moov', { start: 0, end: file.size });
  const header = movie && (await findBox(file, 'mvhd', movie));
  if (!header) {
    return undefined;
  }
  const view = viewOf(await file.read(header.start, 12));
  const seconds = view.getUint8(0) === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4);
  return EPOCH_1904 + seconds * 1000;
}
