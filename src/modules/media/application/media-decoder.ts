import type { MediaFacts } from '../domain/media-facts.ts';
import type { PreviewFormat } from '../domain/preview-format.ts';
import type { PreviewProblem } from '../domain/preview-problem.ts';
import type { PreviewSize } from '../domain/preview-size.ts';

/** A preview in WebP, without metadata. */
export interface RenderedPreview {
  readonly size: PreviewSize;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** The previews of a picture, or why there are none. */
export type Rendering =
  | {
      readonly kind: 'RENDERED';
      /** Pixels of the original as displayed. */
      readonly width: number;
      readonly height: number;
      /** See https://evanw.github.io/thumbhash/. */
      readonly thumbhash: Uint8Array;
      /** `#rrggbb`. */
      readonly dominantColor: string;
      /** See `perceptualHash`. */
      readonly perceptualHash: string | undefined;
      readonly previews: readonly RenderedPreview[];
    }
  | { readonly kind: 'REFUSED'; readonly problem: PreviewProblem };

/** A file to decode. Its bytes are not trusted. */
export interface MediaFile {
  readonly path: string;
  readonly mimeType: string;
}

/** Decodes files in isolation. Rejects only for temporary failures. */
export interface MediaDecoder {
  /** What the bytes say about a photo, video or recording. Nothing for bytes that cannot be read. */
  readFacts(file: MediaFile, signal?: AbortSignal): Promise<MediaFacts>;

  /** Makes previews. `orientation`: the EXIF orientation of a raw photo. */
  render(file: MediaFile, orientation?: number, signal?: AbortSignal): Promise<Rendering>;

  /** Converts a preview to another format. */
  convert(preview: Uint8Array, format: PreviewFormat, signal?: AbortSignal): Promise<Uint8Array>;
}
