import type { Rendering } from '../../application/preview-renderer.ts';
import type { PreviewFormat } from '../../domain/preview-format.ts';

/** A request to a rendering process, which handles one at a time. */
export type RenderRequest =
  | { readonly kind: 'RENDER'; readonly path: string; readonly mimeType: string }
  | { readonly kind: 'CONVERT'; readonly preview: Uint8Array; readonly format: PreviewFormat };

export type RenderReply =
  | { readonly kind: 'RENDERING'; readonly rendering: Rendering }
  | { readonly kind: 'CONVERTED'; readonly bytes: Uint8Array };
