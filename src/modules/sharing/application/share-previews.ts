/** The longer edge of a preview in pixels. */
export const SHARE_PREVIEW_SIZES = [256, 512, 1440] as const;

export type SharePreviewSize = (typeof SHARE_PREVIEW_SIZES)[number];

/** A picture of a file, without its metadata, that is read from hot storage. */
export interface SharePreview {
  readonly mimeType: string;
  /** Bytes. */
  readonly length: number;
  /** Strong, in quotes. */
  readonly etag: string;
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
}

/** Small pictures of files for visitors: never the bytes that were uploaded. */
export interface SharePreviews {
  /** Which of the files have previews. All are of this owner. */
  having(ownerId: string, fileIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Undefined when the file has none. `accept` is the client's Accept header. */
  open(
    ownerId: string,
    fileId: string,
    size: SharePreviewSize,
    accept: string,
  ): Promise<SharePreview | undefined>;
}
