/** The expected behaviour of an installation without a database: two users, their files, albums and shares. */
export interface ModelFile {
  readonly id: string;
  readonly name: string;
  readonly blob: number;
  tags: readonly string[];
  isFavourite: boolean;
  /** The step in which it was trashed; undefined if it is not in the trash. */
  trashedAt: number | undefined;
}

export interface ModelAlbum {
  readonly id: string;
  readonly name: string;
  /** In album order, including trashed files. */
  fileIds: readonly string[];
}

export interface ModelShare {
  readonly id: string;
  /** Empty if shared with the other user. */
  readonly url: string;
  readonly fileIds: readonly string[];
  isRevoked: boolean;
}

/** `OK`, or the error code of a row. */
type Outcome = string;

export class ModelUser {
  /** In upload order. */
  readonly files = new Map<string, ModelFile>();
  /** In creation order. */
  readonly shares = new Map<string, ModelShare>();
  readonly albums = new Map<string, ModelAlbum>();
  readonly deleted = new Set<number>();

  constructor(
    readonly sizes: readonly number[],
    public limit: number,
  ) {}

  get all(): ModelFile[] {
    return [...this.files.values()];
  }

  /** Each content counts once, including in the trash. */
  get used(): number {
    return this.bytesOf(this.all);
  }

  /** Bytes that emptying the trash would free. */
  get trashBytes(): number {
    return this.used - this.bytesOf(this.all.filter(({ trashedAt }) => trashedAt === undefined));
  }

  /** The existing file with these bytes, returned for a duplicate upload. Empty files are never duplicates. */
  twinOf(blob: number): ModelFile | undefined {
    return this.sizes[blob] === 0 ? undefined : this.all.find((file) => file.blob === blob);
  }

  hasRoomFor(blob: number): boolean {
    return (this.sizes[blob] ?? 0) <= Math.max(0, this.limit - this.used);
  }

  /** Whether the user deleted the bytes, or moved their only file to the trash. */
  hasDeleted(blob: number): boolean {
    if (this.sizes[blob] === 0) return false;
    return ['TRASHED', 'DELETED_BY_USER'].includes(this.hashStatus(blob));
  }

  /** Records a finished upload. */
  upload(id: string, name: string, blob: number): void {
    this.deleted.delete(blob);
    const twin = this.twinOf(blob);
    if (twin) twin.trashedAt = undefined;
    else this.files.set(id, { id, name, blob, tags: [], isFavourite: false, trashedAt: undefined });
  }

  tag(ids: readonly string[], add: readonly string[], remove: readonly string[]): Outcome[] {
    return this.each(ids, (file) => {
      const left = file.tags.filter((tag) => !remove.includes(tag));
      file.tags = [...new Set([...left, ...add])];
    });
  }

  favourite(ids: readonly string[], isFavourite: boolean): Outcome[] {
    return this.each(ids, (file) => {
      file.isFavourite = isFavourite;
    });
  }

  /** Undefined without such an album. */
  collect(albumId: string, ids: readonly string[]): Outcome[] | undefined {
    const album = this.albums.get(albumId);
    if (!album) return undefined;
    return this.each(ids, (file) => {
      if (file.trashedAt !== undefined) return 'FILE_STATUS_INVALID';
      album.fileIds = [...new Set([...album.fileIds, file.id])];
      return undefined;
    });
  }

  /** Undefined without such an album. */
  discard(albumId: string, ids: readonly string[]): Outcome[] | undefined {
    const album = this.albums.get(albumId);
    if (!album) return undefined;
    return this.each(ids, ({ id }) => {
      album.fileIds = album.fileIds.filter((one) => one !== id);
    });
  }

  trash(ids: readonly string[], now: number): Outcome[] {
    return this.each(ids, (file) => {
      file.trashedAt ??= now;
    });
  }

  /** Undefined if refused as a whole because of the quota. */
  restore(ids: readonly string[]): Outcome[] | undefined {
    if (this.used > this.limit) return undefined;
    return this.each(ids, (file) => {
      file.trashedAt = undefined;
    });
  }

  purge(ids: readonly string[]): Outcome[] {
    const outcomes = this.each(ids, (file) =>
      file.trashedAt === undefined ? 'FILE_STATUS_INVALID' : undefined,
    );
    const gone = ids.filter((_, at) => outcomes[at] === 'OK');
    for (const id of gone) {
      const file = this.files.get(id);
      this.files.delete(id);
      for (const album of this.albums.values()) {
        album.fileIds = album.fileIds.filter((one) => one !== id);
      }
      if (file && !this.all.some(({ blob }) => blob === file.blob)) this.deleted.add(file.blob);
    }
    return outcomes;
  }

  mayShare(ids: readonly string[]): boolean {
    return ids.every((id) => this.isShown(id));
  }

  /** The files of a share or album, in the given order. */
  shownBy({ fileIds }: Pick<ModelShare | ModelAlbum, 'fileIds'>): string[] {
    return fileIds.filter((id) => this.isShown(id));
  }

  hashStatus(blob: number): string {
    const files = this.all.filter((file) => file.blob === blob);
    if (files.some(({ trashedAt }) => trashedAt === undefined)) return 'DUPLICATE';
    if (files.length > 0) return 'TRASHED';
    return this.deleted.has(blob) ? 'DELETED_BY_USER' : 'NEW';
  }

  private isShown(id: string): boolean {
    const file = this.files.get(id);
    return file !== undefined && file.trashedAt === undefined;
  }

  private each(
    ids: readonly string[],
    change: (file: ModelFile) => string | undefined | void,
  ): Outcome[] {
    return ids.map((id) => {
      const file = this.files.get(id);
      return file ? (change(file) ?? 'OK') : 'NOT_FOUND';
    });
  }

  private bytesOf(files: readonly ModelFile[]): number {
    const blobs = new Set(files.map(({ blob }) => blob));
    return [...blobs].reduce((sum, blob) => sum + (this.sizes[blob] ?? 0), 0);
  }
}
