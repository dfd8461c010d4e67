import { displayedSize, type PixelSize } from '../../domain/displayed-size.ts';
import { viewOf } from './byte-view.ts';
import { latinText } from './latin-text.ts';

/** Coded size of a WebP file without the extended header, which has its own size. Throws for damaged bytes. */
export function webpSize(bytes: Uint8Array): PixelSize | undefined {
  const view = viewOf(bytes);
  switch (latinText(bytes, 12, 16)) {
    case 'VP8 ':
      return displayedSize(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return displayedSize((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    default:
      return undefined;
  }
}
