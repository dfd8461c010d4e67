import type { FileHash } from '../../../kernel/file-hash.ts';
import type { RenderedPreview, Rendering } from './media-decoder.ts';
import type { PreviewStore } from './preview-store.ts';

/** A preview in WebP whose bytes are durable. */
export interface StoredPreview extends Omit<RenderedPreview, 'bytes'> {
  readonly bytes: number;
  readonly sha256: FileHash;
}

/** Stores the previews of a rendering under the key; a refused one has none. */
export async function storePreviews(
  store: PreviewStore,
  key: string,
  rendering: Rendering,
  signal?: AbortSignal,
): Promise<StoredPreview[]> {
  const stored: StoredPreview[] = [];
  for (const { bytes, ...preview } of rendering.kind === 'RENDERED' ? rendering.previews : []) {
    const sha256 = await store.put(key, { size: preview.size, format: 'WEBP' }, bytes, signal);
    stored.push({ ...preview, bytes: bytes.byteLength, sha256 });
  }
  return stored;
}
