import type { FileHash } from '../../../kernel/file-hash.ts';
import type { PreviewFormat } from '../domain/preview-format.ts';
import type { PreviewSize } from '../domain/preview-size.ts';

/** Stores previews on hot storage. `key` is the random key of a content's previews. */
export interface PreviewStore {
  /** Replaces an existing one and returns its SHA-256. When it resolves, the preview is durable. */
  put(
    key: string,
    preview: PreviewName,
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<FileHash>;
  /** Undefined if it does not exist. */
  read(key: string, preview: PreviewName, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** Removes all previews of the key, in every size and format. Idempotent. */
  remove(key: string, signal?: AbortSignal): Promise<void>;
}

export interface PreviewName {
  readonly size: PreviewSize;
  readonly format: PreviewFormat;
}
