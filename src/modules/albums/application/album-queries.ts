import type { FilePlace, PageRead } from '../../../kernel/paging.ts';

/** An album as shown in lists: a plain row, not an aggregate. */
export interface AlbumRow {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAt: Date;
}

/** Reads albums, always scoped to an owner. Albums show completed files that are not in the trash. */
export interface AlbumQueries {
  /** The albums with these ids that belong to the owner, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<AlbumRow[]>;

  /** Newest first. */
  page(ownerId: string, page: PageRead): Promise<AlbumRow[]>;

  /**
   * By album: the shown files, in album order. If the file of the cursor has moved, continues after its new position.
   */
  files(
    ownerId: string,
    albumIds: readonly string[],
    page: PageRead<FilePlace>,
  ): Promise<ReadonlyMap<string, readonly FilePlace[]>>;

  /** By album: number of shown files. */
  counts(ownerId: string, albumIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** By album: the chosen cover if it is shown, otherwise the first shown file. */
  covers(ownerId: string, albumIds: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /** By file: the newest 100 albums that contain it. */
  ofFiles(
    ownerId: string,
    fileIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly AlbumRow[]>>;
}
