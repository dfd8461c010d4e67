import type { AlbumEntry } from './album-order.ts';
import type { Album } from './album.ts';

/** Loads and saves Album aggregates within one unit of work. */
export interface AlbumRepository {
  add(album: Album): void;
  /** The owner's album, locked until the unit of work ends; undefined if the owner has no such album. */
  findForUpdate(id: string, ownerId: string): Promise<Album | undefined>;
  /** Deletes the album and its entries, but not the files. Call `delete()` first to raise the event. */
  remove(album: Album): void;
}

/** Files of albums within one unit of work. Callers must hold the album's lock. */
export interface AlbumEntries {
  /** Number of files, including trashed ones, and the highest position. */
  extent(albumId: string): Promise<{ count: number; last: number | undefined }>;
  /** The albums that contain any of these files. Needs no lock. */
  containing(fileIds: readonly string[]): Promise<{ albumId: string; ownerId: string }[]>;
  /** All entries, in album order. */
  all(albumId: string): Promise<AlbumEntry[]>;
  /** The given files that are in the album. */
  holding(albumId: string, fileIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The given files that belong to the owner, each with whether lists show it. Locks them against deletion until the
   * unit of work ends.
   */
  candidates(ownerId: string, fileIds: readonly string[]): Promise<ReadonlyMap<string, boolean>>;
  /** Files already in the album keep their position. */
  insert(albumId: string, entries: readonly AlbumEntry[], now: Date): Promise<void>;
  place(albumId: string, entries: readonly AlbumEntry[]): Promise<void>;
  remove(albumId: string, fileIds: readonly string[]): Promise<void>;
}
