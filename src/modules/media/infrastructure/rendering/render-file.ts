import type { Rendering } from '../../application/preview-renderer.ts';
import { renderPicture } from './render-picture.ts';

/** Types that the image library decodes. */
const PICTURES = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/tiff',
]);

/** Makes the previews of a file. Never renders active content such as SVG, HTML or PDF. */
export async function renderFile(path: string, mimeType: string): Promise<Rendering> {
  if (!PICTURES.has(mimeType)) return { kind: 'REFUSED', problem: 'UNSUPPORTED' };
  try {
    return await renderPicture(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    const isLarge = /exceeds pixel limit|too large|dimensions/i.test(reason);
    return { kind: 'REFUSED', problem: isLarge ? 'TOO_LARGE' : 'DAMAGED' };
  }
}
