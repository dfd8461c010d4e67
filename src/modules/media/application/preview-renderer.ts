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
      readonly previews: readonly RenderedPreview[];
    }
  | { readonly kind: 'REFUSED'; readonly problem: PreviewProblem };

/** Decodes pictures in isolation. */
export interface PreviewRenderer {
  /** Makes the previews of a file. Bytes that cannot be decoded are REFUSED; rejects only for temporary failures. */
  render(path: string, mimeType: string, signal?: AbortSignal): Promise<Rendering>;

  /** Converts a preview to another format. */
  convert(preview: Uint8Array, format: PreviewFormat, signal?: AbortSignal): Promise<Uint8Array>;
}
