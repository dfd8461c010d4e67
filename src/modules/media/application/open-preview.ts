import type { FileHash } from '../../../kernel/file-hash.ts';
import { PREVIEW_TYPES } from '../domain/preview-format.ts';
import type { MediaDecoder } from './media-decoder.ts';
import type { MediaQueries } from './media-queries.ts';
import type { PreviewName, PreviewStore } from './preview-store.ts';

/** A preview to serve. */
export interface OpenedPreview {
  readonly mimeType: string;
  /** Identifies the exact bytes, without quotes. */
  readonly tag: string;
  readonly read: (signal?: AbortSignal) => Promise<Uint8Array | undefined>;
}

/** Opens previews by the random key in their path, which is all that access requires. */
export class OpenPreview {
  constructor(
    private readonly media: Pick<MediaQueries, 'previewHash'>,
    private readonly store: PreviewStore,
    private readonly decoder: Pick<MediaDecoder, 'convert'>,
  ) {}

  /** Returns undefined for an unknown key and for a size that does not exist. */
  async execute(key: string, name: PreviewName): Promise<OpenedPreview | undefined> {
    const sha256 = await this.media.previewHash(key, name.size);
    if (!sha256) return undefined;
    const { extension, mimeType } = PREVIEW_TYPES[name.format];
    return {
      mimeType,
      tag: tagOf(sha256, extension),
      read: (signal) => this.read(key, name, signal),
    };
  }

  private async read(
    key: string,
    name: PreviewName,
    signal?: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    const stored = await this.store.read(key, name, signal);
    if (stored || name.format === 'WEBP') return stored;
    const webp = await this.store.read(key, { ...name, format: 'WEBP' }, signal);
    if (!webp) return undefined;
    const converted = await this.decoder.convert(webp, name.format, signal);
    await this.store.put(key, name, converted, signal);
    return converted;
  }
}

/** Converting the same preview yields the same picture. */
function tagOf(sha256: FileHash, extension: string): string {
  return `${sha256.hex.slice(0, 32)}-${extension}`;
}
