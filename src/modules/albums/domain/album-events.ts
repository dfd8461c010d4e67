interface AlbumFact {
  readonly albumId: string;
  readonly ownerId: string;
}

/** Events of an album. AlbumChanged: the album is new, or its name, description, cover or listed files changed. */
export type AlbumEvent =
  | (AlbumFact & { readonly type: 'AlbumChanged' })
  | (AlbumFact & { readonly type: 'AlbumDeleted' });
