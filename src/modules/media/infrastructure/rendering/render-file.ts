import type { MediaFile, Rendering } from '../../application/media-decoder.ts';
import { coverPicture } from './cover-picture.ts';
import { renderHeic } from './render-heic.ts';
import { renderPicture, TooLargeError } from './render-picture.ts';
import { renderRaw } from './render-raw.ts';
import { videoFrame } from './video-frame.ts';

/** Types that the image library decodes. */
const PICTURES = new Set([
  'image/jpeg',
  'image/mpo',
  'image/png',
  'image/apng',
  'image/vnd.mozilla.apng',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/tiff',
]);

const HEIC = /^image\/hei[cf](?:-sequence)?$/;

const RAW =
  /^image\/x-(?:canon-cr[23]|nikon-nef|sony-arw|adobe-dng|olympus-orf|fujifilm-raf|panasonic-rw2)$/;

export interface RenderOptions {
  /** EXIF orientation of a raw photo. */
  readonly orientation: number | undefined;
  /** Path of ffmpeg; undefined if this installation has none. */
  readonly ffmpeg: string | undefined;
}

/** Makes the previews of a file. Never renders active content such as SVG, HTML or PDF. */
export async function renderFile(file: MediaFile, options: RenderOptions): Promise<Rendering> {
  try {
    return (await render(file, options)) ?? { kind: 'REFUSED', problem: 'UNSUPPORTED' };
  } catch (error) {
    const isTooLarge = error instanceof TooLargeError || String(error).includes('pixel limit');
    return { kind: 'REFUSED', problem: isTooLarge ? 'TOO_LARGE' : 'DAMAGED' };
  }
}

async function render(
  { path, mimeType }: MediaFile,
  { orientation, ffmpeg }: RenderOptions,
): Promise<Rendering | undefined> {
  if (PICTURES.has(mimeType)) return renderPicture(path);
  if (HEIC.test(mimeType)) return renderHeic(path);
  if (RAW.test(mimeType)) return renderRaw(path, orientation);
  if (!/^(?:video|audio)\//.test(mimeType)) return undefined;
  const poster =
    (ffmpeg === undefined ? undefined : await videoFrame(ffmpeg, path, mimeType)) ??
    (await coverPicture(path));
  return poster && renderPicture(poster);
}
