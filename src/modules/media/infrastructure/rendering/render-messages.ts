import type { MediaFile, Rendering } from '../../application/media-decoder.ts';
import type { MediaFacts } from '../../domain/media-facts.ts';
import type { PreviewFormat } from '../../domain/preview-format.ts';

/** A request to a rendering process, which handles one at a time. */
export type RenderRequest =
  | { readonly kind: 'READ'; readonly file: MediaFile }
  | {
      readonly kind: 'RENDER';
      readonly file: MediaFile;
      readonly orientation: number | undefined;
      /** Path of ffmpeg; undefined if this installation has none. */
      readonly ffmpeg: string | undefined;
    }
  | { readonly kind: 'CONVERT'; readonly preview: Uint8Array; readonly format: PreviewFormat };

/** What each kind of request is answered with. */
export interface RenderReplies {
  readonly READ: MediaFacts;
  readonly RENDER: Rendering;
  readonly CONVERT: Uint8Array;
}
