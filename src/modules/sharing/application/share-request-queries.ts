import type { PageRead } from '../../../kernel/paging.ts';
import type { ShareRequestStatus } from '../domain/share-request.ts';

/** A request for an original as read by the owner. */
export interface ShareRequestRow {
  readonly id: string;
  readonly shareId: string;
  readonly fileId: string;
  readonly status: ShareRequestStatus;
  /** When it was made. */
  readonly at: Date;
  readonly answeredAt: Date | undefined;
  readonly retrievalId: string | undefined;
  /** Email address of the user who asked; undefined for a visitor with a link. */
  readonly email: string | undefined;
  /** Approximate network of a visitor. */
  readonly network: string | undefined;
}

/** The latest request for a file as shown to recipients. */
export interface AskedOriginal {
  readonly fileId: string;
  readonly status: ShareRequestStatus;
  readonly askedAt: Date;
  readonly answeredAt: Date | undefined;
  /** Whether the approved retrieval has not ended yet. */
  readonly isUnderWay: boolean;
  /** When the approved retrieval is expected to be complete. */
  readonly expectedBy: Date | undefined;
}

/**
 * Reads requests for originals. Requests of shares that have ended and for files that are trashed are left out, because
 * approving them would help nobody.
 */
export interface ShareRequestQueries {
  /** The owner's requests with these ids, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<ShareRequestRow[]>;
  /** The owner's requests, of one status or all, newest first. */
  page(
    ownerId: string,
    status: ShareRequestStatus | undefined,
    page: PageRead,
  ): Promise<ShareRequestRow[]>;
  count(ownerId: string, status: ShareRequestStatus | undefined): Promise<number>;
  /** The owner's requests made from `since` on, in id order. */
  since(ownerId: string, since: Date, page: PageRead): Promise<ShareRequestRow[]>;
  /** The latest request for each of these files of a share. Files without one have no entry. */
  asked(shareId: string, fileIds: readonly string[]): Promise<ReadonlyMap<string, AskedOriginal>>;
}
