import type { FileHash } from '../../../kernel/file-hash.ts';
import type { ShareLife } from '../domain/share-life.ts';
import type { SharePermission } from '../domain/share-permission.ts';

/** A share as its owner, its visitors and its grantee are told of it. */
export interface ShareRow extends ShareLife {
  readonly id: string;
  readonly ownerId: string;
  readonly ownerEmail: string;
  /** Undefined: whoever holds the link. */
  readonly grantee: { readonly id: string; readonly email: string } | undefined;
  /** Undefined: files by name. */
  readonly album: { readonly id: string; readonly name: string } | undefined;
  /** Never leaves the server. */
  readonly passwordHash: string | undefined;
  readonly permission: SharePermission;
  readonly title: string | undefined;
  readonly note: string | undefined;
  readonly downloads: number;
  readonly downloadLimit: number | undefined;
  readonly allowsWishes: boolean;
  readonly createdAt: Date;
}

/** A file at its place in a share: no more of it than visitors may know. */
export interface SharedFileRow {
  readonly id: string;
  /** The name as its owner gave it. */
  readonly name: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  /** When it was taken, else when it was uploaded. */
  readonly sortAt: Date;
  readonly position: number;
}

/** What a share holds now. */
export interface ShareTotal {
  readonly files: number;
  readonly bytes: number;
}

/** A place in the files of a share, which are ordered by (position, id). */
export interface SharedFilePlace {
  readonly position: number;
  readonly fileId: string;
}

export interface SharedFilesPage {
  readonly after?: SharedFilePlace | undefined;
  readonly limit: number;
}

export interface SharesPage {
  /** Only those behind the one with this id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Plain reads of shares. What is somebody else's is never found. */
export interface ShareQueries {
  /** Those of the ids that are the owner's, the ended ones too, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<ShareRow[]>;
  /** The owner's, the ended ones too, newest first. */
  page(ownerId: string, page: SharesPage): Promise<ShareRow[]>;
  count(ownerId: string): Promise<number>;

  /** Whoever's it is, open or not: for a caller who has shown its token. */
  byToken(tokenHash: FileHash): Promise<ShareRow | undefined>;

  /** One that was made for this user, open or not; for some user, for a caller who has shown a link. */
  received(userId: string | undefined, id: string): Promise<ShareRow | undefined>;
  /** Those made for this user that are open at `now`, newest first. */
  receivedPage(userId: string, page: SharesPage, now: Date): Promise<ShareRow[]>;
  countReceived(userId: string, now: Date): Promise<number>;

  /** The files that the share shows now: kept, the owner's, and not in the trash. In the share's order. */
  files(share: ShareRow, page: SharedFilesPage): Promise<SharedFileRow[]>;
  /** One of these files. */
  file(share: ShareRow, fileId: string): Promise<SharedFileRow | undefined>;
  /** The files right before and behind a place. */
  neighbours(
    share: ShareRow,
    place: SharedFilePlace,
  ): Promise<{ readonly before: string | undefined; readonly behind: string | undefined }>;
  /** Of shares the caller may see; each has an entry. */
  totals(shareIds: readonly string[]): Promise<ReadonlyMap<string, ShareTotal>>;
}
