/** An album as lists show it: a plain row, no aggregate. */
export interface AlbumRow {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** A file's place in an album. Positions may change; the file stays the same. */
export interface AlbumFilePosition {
  readonly position: number;
  readonly fileId: string;
}

export interface AlbumFilesPage {
  readonly after?: AlbumFilePosition | undefined;
  readonly limit: number;
}

/** A change of an owner's albums. Per album only the newest is kept. */
export interface AlbumChange {
  readonly number: number;
  readonly albumId: string;
  readonly kind: 'UPSERT' | 'DELETE';
}

/**
 * Reads of albums, each bound to an owner: what is somebody else's is never found. A file is shown in an album while
 * it is kept and not in the trash.
 */
export interface AlbumQueries {
  /** Those of the ids that are the owner's, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<AlbumRow[]>;

  /** Newest first. */
  page(
    ownerId: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<AlbumRow[]>;

  count(ownerId: string): Promise<number>;

  /** By album: the files shown in it, in their order. Behind one that was moved meanwhile: behind where it is now. */
  files(
    ownerId: string,
    albumIds: readonly string[],
    page: AlbumFilesPage,
  ): Promise<ReadonlyMap<string, readonly AlbumFilePosition[]>>;

  /** By album: how many files are shown in it. */
  counts(ownerId: string, albumIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** By album: the file that stands for it, which is the chosen one while that is shown, else the first. */
  covers(ownerId: string, albumIds: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /** By file: the newest 100 albums that hold it. */
  ofFiles(
    ownerId: string,
    fileIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly AlbumRow[]>>;

  /** All files shown in an album, whoever's it is, in their order: for a caller who has shown the right to read it. */
  fileIds(albumId: string): Promise<string[]>;

  /** The owner's changes with a number above `since`, in the order of their numbers. */
  changesSince(ownerId: string, since: number, limit: number): Promise<AlbumChange[]>;
}
