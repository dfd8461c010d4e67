import type { AlbumEntry } from './album-order.ts';
import type { Album } from './album.ts';

/** Loads and keeps Album aggregates within one unit of work. */
export interface AlbumRepository {
  add(album: Album): void;
  /** The owner's album, locked until the end; undefined for one that is missing or somebody else's. */
  findForUpdate(id: string, ownerId: string): Promise<Album | undefined>;
  /** Removes the row and what it holds, not the files. Call `delete()` first, so that the event is told. */
  remove(album: Album): void;
}

/** What albums hold, within one unit of work. Only for who has locked the album. */
export interface AlbumEntries {
  /** How many files it holds, those in the trash included, and the highest position. */
  extent(albumId: string): Promise<{ count: number; last: number | undefined }>;
  /** All of them, in their order. */
  all(albumId: string): Promise<AlbumEntry[]>;
  /** Which of the files it holds. */
  holding(albumId: string, fileIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Those of the files that are the owner's, each with whether lists show it. They are locked against removal until
   * the end.
   */
  candidates(ownerId: string, fileIds: readonly string[]): Promise<ReadonlyMap<string, boolean>>;
  /** Files that it holds already stay where they are. */
  insert(albumId: string, entries: readonly AlbumEntry[], now: Date): Promise<void>;
  place(albumId: string, entries: readonly AlbumEntry[]): Promise<void>;
  remove(albumId: string, fileIds: readonly string[]): Promise<void>;
}
