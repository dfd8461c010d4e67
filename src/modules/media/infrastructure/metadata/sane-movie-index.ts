import { viewOf } from './byte-view.ts';
import type { FileRanges } from './file-ranges.ts';
import { findBox } from './find-box.ts';
import { isoBoxes, type IsoBox } from './iso-boxes.ts';

const MAX_INDEX = 32 * 1024 * 1024;

/** Frames of a track: 18 hours at 30 frames per second. */
const MAX_FRAMES = 2_000_000;

/** Frames per chunk. Uncompressed audio has thousands. */
const MAX_PER_CHUNK = 1_000_000;

/**
 * Whether mediabunny can read the index of an MP4 without running out of memory: it allocates an entry for every frame
 * that the index claims, and a few bytes can claim billions. True without an index.
 */
export async function hasSaneMovieIndex(file: FileRanges): Promise<boolean> {
  const movie = await findBox(file, 'moov', { start: 0, end: file.size });
  if (!movie) {
    return true;
  }
  const length = movie.end - movie.start;
  if (length > MAX_INDEX) {
    return false;
  }
  const tracks = boxesIn(isoBoxes(await file.read(movie.start, length)), 'trak');
  return ['mdia', 'minf', 'stbl']
    .reduce((boxes, type) => boxes.map(({ body }) => inside(body, type)), tracks)
    .every(({ body }) => isSaneTable(isoBoxes(body)));
}

function boxesIn(boxes: readonly IsoBox[], type: string): IsoBox[] {
  return boxes.filter((box) => box.type === type);
}

/** All boxes of a type in a body, as one. */
function inside(body: Uint8Array, type: string): IsoBox {
  return { type, body: Buffer.concat(boxesIn(isoBoxes(body), type).map((box) => box.body)) };
}

function isSaneTable(boxes: readonly IsoBox[]): boolean {
  const offsets = boxesIn(boxes, 'ctts');
  const lists = offsets.length > 0 ? [...offsets, ...boxesIn(boxes, 'stts')] : [];
  return (
    lists.every(({ body }) => totalCount(body) <= MAX_FRAMES) &&
    boxesIn(boxes, 'stsc').every(({ body }) => largestChunk(body) <= MAX_PER_CHUNK)
  );
}

function totalCount(table: Uint8Array): number {
  const view = viewOf(table);
  let total = 0;
  for (let entry = 8; entry + 8 <= table.length; entry += 8) {
    total += view.getUint32(entry);
  }
  return total;
}

function largestChunk(table: Uint8Array): number {
  const view = viewOf(table);
  let largest = 0;
  for (let entry = 8; entry + 12 <= table.length; entry += 12) {
    largest = Math.max(largest, view.getUint32(entry + 4));
  }
  return largest;
}
