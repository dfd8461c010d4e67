import type { PageRead } from '../../../kernel/paging.ts';
export const SHARE_ACCESS_KINDS = [
  'OPENED',
  'PREVIEW',
  'DOWNLOAD',
  'ZIP',
  'PASSWORD_FAILED',
  'RETRIEVAL_ASKED',
] as const;

export type ShareAccessKind = (typeof SHARE_ACCESS_KINDS)[number];

/** Who accessed a share: a signed-in user, or else the truncated network of the visitor. */
interface ShareVisitor {
  readonly userId?: string | undefined;
  /** Approximate network, such as `203.0.113.0/24`; never a full IP address. */
  readonly network?: string | undefined;
}

/** One access to a share. */
interface ShareAccess extends ShareVisitor {
  readonly id: string;
  readonly shareId: string;
  readonly at: Date;
  readonly kind: ShareAccessKind;
  readonly fileId?: string | undefined;
}

/** An access with the email address of its user. */
export interface ShareAccessRow extends ShareAccess {
  readonly email: string | undefined;
}

/** One download; all its ranges and repetitions share the same id. Without a `fileId`, a zip of all files. */
export interface ShareDownload {
  readonly id: string;
  readonly shareId: string;
  readonly fileId: string | undefined;
}

/** Records downloads and reads the access log. Safe under concurrency; each call is atomic. */
export interface ShareLedger {
  /**
   * Counts a new download, which can be resumed until `until`. Returns REFUSED and counts nothing if the share has
   * ended or reached its download limit.
   */
  startDownload(
    download: ShareDownload,
    now: Date,
    until: Date,
  ): Promise<'STARTED' | 'RESUMED' | 'REFUSED'>;
  /** Whether the download was counted and can be resumed at `now`. */
  isStarted(download: ShareDownload, now: Date): Promise<boolean>;

  /** Accesses to one of the owner's shares, newest first. */
  accesses(ownerId: string, shareId: string, page: PageRead): Promise<ShareAccessRow[]>;
  /** Accesses to all of the owner's shares from `since` on, in id order. */
  accessesSince(ownerId: string, since: Date, page: PageRead): Promise<ShareAccessRow[]>;

  /**
   * Deletes accesses and answered requests before `before`, accesses beyond the newest `keep` of each share, and downloads that ended before
   * `now`.
   */
  prune(now: Date, before: Date, keep: number): Promise<void>;
}

/** The log of accesses to shares. */
export interface ShareAccesses {
  /** Logs an access; returns false without logging if the same visitor did the same since `since`. */
  note(access: ShareAccess, since: Date): Promise<boolean>;
}
