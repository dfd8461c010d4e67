export const SHARE_ACCESS_KINDS = [
  'OPENED',
  'PREVIEW',
  'DOWNLOAD',
  'ZIP',
  'PASSWORD_FAILED',
  'RETRIEVAL_ASKED',
] as const;

export type ShareAccessKind = (typeof SHARE_ACCESS_KINDS)[number];

/** Who did something with a share: a user who is signed in, else the network they came from, cut short. */
interface ShareVisitor {
  readonly userId?: string | undefined;
  /** Like `203.0.113.0/24`: says roughly where from, never which machine. */
  readonly network?: string | undefined;
}

/** One thing that was done with a share. */
export interface ShareAccess extends ShareVisitor {
  readonly id: string;
  readonly shareId: string;
  readonly at: Date;
  readonly kind: ShareAccessKind;
  readonly fileId?: string | undefined;
}

/** The same, with whatever is told about who did it. */
export interface ShareAccessRow extends ShareAccess {
  readonly email: string | undefined;
}

/** One download: all its ranges and repetitions are the same. Of everything as a zip when it names no file. */
export interface ShareDownload {
  readonly id: string;
  readonly shareId: string;
  readonly fileId: string | undefined;
}

/** What visitors do to shares, many at a time. Each call is atomic. */
export interface ShareLedger {
  /**
   * Counts the download the first time it is named; it can be gone on with until `until`. REFUSED, and nothing is
   * counted, when the share allows no more or has ended.
   */
  startDownload(
    download: ShareDownload,
    now: Date,
    until: Date,
  ): Promise<'STARTED' | 'GOES_ON' | 'REFUSED'>;
  /** Whether it was counted and can be gone on with at `now`. */
  isStarted(download: ShareDownload, now: Date): Promise<boolean>;

  /** The accesses of one of the owner's shares, newest first. */
  accesses(
    ownerId: string,
    shareId: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<ShareAccessRow[]>;
  /** The accesses of all the owner's shares behind the one with this id, oldest first. */
  accessesSince(ownerId: string, afterId: string, limit: number): Promise<ShareAccessRow[]>;

  /** Forgets accesses before `before`, those of a share beyond its newest `keep`, and downloads that are over at `now`. */
  prune(now: Date, before: Date, keep: number): Promise<void>;
}

/** The log of what visitors do. */
export interface ShareAccesses {
  /** Notes an access unless the same visitor did the same since `since`; false then. */
  note(access: ShareAccess, since: Date): Promise<boolean>;
}
