/** Longer edge of a preview in pixels. */
export const SHARE_PREVIEW_SIZES = [256, 512, 1440] as const;

export type SharePreviewSize = (typeof SHARE_PREVIEW_SIZES)[number];

/** A preview of a file without metadata, read from hot storage. */
export interface SharePreview {
  readonly mimeType: string;
  /** Bytes. */
  readonly length: number;
  /** Strong ETag, including quotes. */
  readonly etag: string;
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
}

/** Previews of files for visitors; never the uploaded bytes. */
export interface SharePreviews {
  /** The given files of this owner that have previews. */
  having(ownerId: string, fileIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Returns undefined if the file has no preview. `accept` is the client's Accept header. */
  open(
    ownerId: string,
    fileId: string,
    size: SharePreviewSize,
    accept: string,
  ): Promise<SharePreview | undefined>;
}
