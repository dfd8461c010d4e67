interface AlbumFact {
  readonly albumId: string;
  readonly ownerId: string;
}

/** What can happen to an album. AlbumChanged: it is new, or its name, its cover or what it holds differs. */
export type AlbumEvent =
  | (AlbumFact & { readonly type: 'AlbumChanged' })
  | (AlbumFact & { readonly type: 'AlbumDeleted' });
