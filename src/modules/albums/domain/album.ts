import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { cleanDescription } from '../../library/domain/file-description.ts';
import type { AlbumEvent } from './album-events.ts';
import { albumName } from './album-name.ts';

/** Maximum number of files in an album, including trashed ones. */
export const MAX_ALBUM_FILES = 10_000;

/** Aggregate root: an ordered collection of an owner's files. The files are stored separately, see AlbumEntries. */
export class Album extends AggregateRoot<AlbumEvent> {
  private _description: string | null = null;
  private _coverFileId: string | null = null;

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    private _name: string,
    readonly createdAt: Date,
  ) {
    super();
  }

  /** Creates an empty album. Raises AlbumChanged. Throws `ALBUM_NAME_INVALID`. */
  static create(data: { id: string; ownerId: string; name: string }, now: Date): Album {
    const album = new Album(data.id, data.ownerId, albumName(data.name), now);
    album.changed();
    return album;
  }

  get name(): string {
    return this._name;
  }

  /** What the owner wrote about the album. */
  get description(): string | undefined {
    return this._description ?? undefined;
  }

  /** The cover chosen by the owner, if any. */
  get coverFileId(): string | undefined {
    return this._coverFileId ?? undefined;
  }

  /** Raises AlbumChanged if the name changes. Throws `ALBUM_NAME_INVALID`. */
  rename(name: string): void {
    const clean = albumName(name);
    if (clean === this._name) return;
    this._name = clean;
    this.changed();
  }

  /** Null or blank removes the text. Raises AlbumChanged if it changes. Throws `ALBUM_DESCRIPTION_INVALID`. */
  describe(text: string | null): void {
    const clean = cleanDescription(text, 'ALBUM_DESCRIPTION_INVALID');
    if (clean === this._description) return;
    this._description = clean;
    this.changed();
  }

  /** Undefined resets the cover to the first file. Raises AlbumChanged if the cover changes. */
  chooseCover(fileId: string | undefined): void {
    if (fileId === this.coverFileId) return;
    this._coverFileId = fileId ?? null;
    this.changed();
  }

  /** Records that files were added, removed or moved. Raises AlbumChanged. */
  rearranged(removed: readonly string[] = []): void {
    if (this._coverFileId !== null && removed.includes(this._coverFileId)) this._coverFileId = null;
    this.changed();
  }

  /** Raises AlbumDeleted. Must be called before the row is deleted; the files are kept. */
  delete(): void {
    this.raise({ type: 'AlbumDeleted', albumId: this.id, ownerId: this.ownerId });
  }

  private changed(): void {
    this.raise({ type: 'AlbumChanged', albumId: this.id, ownerId: this.ownerId });
  }
}
