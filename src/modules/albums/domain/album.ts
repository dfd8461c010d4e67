import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import type { AlbumEvent } from './album-events.ts';
import { albumName } from './album-name.ts';

/** Most files of one album, those in the trash included. */
export const MAX_ALBUM_FILES = 10_000;

/** Aggregate root: files that an owner has put together in an order. What it holds lies beside it, see AlbumEntries. */
export class Album extends AggregateRoot<AlbumEvent> {
  private _coverFileId: string | null = null;

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    private _name: string,
    readonly createdAt: Date,
  ) {
    super();
  }

  /** An empty album. Raises AlbumChanged. Throws `ALBUM_NAME_INVALID`. */
  static create(data: { id: string; ownerId: string; name: string }, now: Date): Album {
    const album = new Album(data.id, data.ownerId, albumName(data.name), now);
    album.changed();
    return album;
  }

  get name(): string {
    return this._name;
  }

  /** The file that stands for the album, when its owner has chosen one. */
  get coverFileId(): string | undefined {
    return this._coverFileId ?? undefined;
  }

  /** Raises AlbumChanged when it makes a difference. Throws `ALBUM_NAME_INVALID`. */
  rename(name: string): void {
    const clean = albumName(name);
    if (clean === this._name) return;
    this._name = clean;
    this.changed();
  }

  /** Undefined: none in particular. Raises AlbumChanged when it makes a difference. */
  chooseCover(fileId: string | undefined): void {
    if (fileId === this.coverFileId) return;
    this._coverFileId = fileId ?? null;
    this.changed();
  }

  /** Files were added, removed or moved. Raises AlbumChanged. */
  rearranged(removed: readonly string[] = []): void {
    if (this._coverFileId !== null && removed.includes(this._coverFileId)) this._coverFileId = null;
    this.changed();
  }

  /** It goes for good, its files stay; whoever removes its row calls this first. Raises AlbumDeleted. */
  delete(): void {
    this.raise({ type: 'AlbumDeleted', albumId: this.id, ownerId: this.ownerId });
  }

  private changed(): void {
    this.raise({ type: 'AlbumChanged', albumId: this.id, ownerId: this.ownerId });
  }
}
