import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FilePlace, PageRead } from '../../../kernel/paging.ts';
import type { ShareLife } from '../domain/share-life.ts';
import type { SharePermission } from '../domain/share-permission.ts';

/** A share as read by its owner, recipient and visitors. */
export interface ShareRow extends ShareLife {
  readonly id: string;
  readonly ownerId: string;
  readonly ownerEmail: string;
  /** Undefined for a link. */
  readonly grantee: { readonly id: string; readonly email: string } | undefined;
  /** Undefined unless an album is shared. */
  readonly album: { readonly id: string; readonly name: string } | undefined;
  readonly wholeLibrary: boolean;
  /** Must not leave the server. */
  readonly passwordHash: string | undefined;
  readonly permission: SharePermission;
  /** Whether recipients see the capture time, camera and location of files. */
  readonly includeMetadata: boolean;
  readonly title: string | undefined;
  readonly note: string | undefined;
  /** Name chosen by the owner; see `senderOf`. */
  readonly senderName: string | undefined;
  readonly downloads: number;
  readonly downloadLimit: number | undefined;
  readonly allowsRetrievalRequests: boolean;
  readonly createdAt: Date;
}

/** Name or address of the sender for the recipient; undefined for a link without a sender name. */
export function senderOf({ senderName, grantee, ownerEmail }: ShareRow): string | undefined {
  return senderName ?? (grantee ? ownerEmail : undefined);
}

/** A file in a share, limited to the information that visitors may see. */
export interface SharedFileRow {
  readonly id: string;
  /** The name exactly as uploaded. */
  readonly name: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  /** Undefined if unknown or if the share does not include metadata. */
  readonly capturedAt: Date | undefined;
  /** Capture time; upload time if unknown or if the share does not include metadata. */
  readonly sortAt: Date;
  /** Comparable only with positions in the same share. */
  readonly position: number;
}

/** Current number and size of a share's files. */
export interface ShareTotal {
  readonly files: number;
  readonly bytes: number;
}

/** Reads shares, scoped to an owner or recipient unless noted otherwise. */
export interface ShareQueries {
  /** The owner's shares with these ids, including expired and revoked ones, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<ShareRow[]>;
  /** The owner's shares, including expired and revoked ones, newest first. */
  page(ownerId: string, page: PageRead): Promise<ShareRow[]>;
  count(ownerId: string): Promise<number>;

  /** The share with this token, of any owner and in any state. The caller must have checked access. */
  byToken(tokenHash: FileHash): Promise<ShareRow | undefined>;

  /**
   * The share with this ID, in any state, if it was created for this user; for any user if `userId` is undefined and
   * the caller has verified a signed link.
   */
  received(userId: string | undefined, id: string): Promise<ShareRow | undefined>;
  /** Shares for this user that are open at `now`, newest first. */
  receivedPage(userId: string, page: PageRead, now: Date): Promise<ShareRow[]>;

  /**
   * Files currently in the share: the owner's completed files that are not in the trash, in the share's order. A library
   * is ordered newest first, by upload time if the share does not include metadata. The position of another share is
   * harmless.
   */
  files(share: ShareRow, page: PageRead<FilePlace>): Promise<SharedFileRow[]>;
  /** One of the share's current files. */
  file(share: ShareRow, fileId: string): Promise<SharedFileRow | undefined>;
  /** Those of the given files that the share currently has, in its order. */
  filesAmong(share: ShareRow, fileIds: readonly string[]): Promise<SharedFileRow[]>;
  /** Ids of the files before and after a position. */
  neighbours(
    share: ShareRow,
    place: FilePlace,
  ): Promise<{ readonly previous: string | undefined; readonly next: string | undefined }>;
  /**
   * Totals by share id, with an entry for each. In the bytes of a library, identical files count once. The caller must
   * have checked access.
   */
  totals(shareIds: readonly string[]): Promise<ReadonlyMap<string, ShareTotal>>;
}
