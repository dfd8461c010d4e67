import { readFile, stat } from 'node:fs/promises';

import type { Rendering } from '../../application/media-decoder.ts';
import { embeddedJpegs } from './embedded-jpegs.ts';
import { renderPicture, TooLargeError } from './render-picture.ts';

const MAX_BYTES = 256 * 1024 * 1024;

/** Of the pictures found, most are thumbnails or not pictures at all. */
const ATTEMPTS = 5;

/** Renders the largest picture that the camera embedded into a raw photo, turned as the photo says. */
export async function renderRaw(path: string, orientation: number | undefined): Promise<Rendering> {
  if ((await stat(path)).size > MAX_BYTES) throw new TooLargeError();
  const bytes = await readFile(path);
  let problem: unknown = new Error('The file has no embedded picture.');
  for (const { offset } of embeddedJpegs(bytes).slice(0, ATTEMPTS)) {
    try {
      return await renderPicture(bytes.subarray(offset), { orientation });
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}
