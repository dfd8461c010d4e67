import { AggregateRoot } from '../shared/aggregate-root.ts';
import { DomainError } from '../shared/domain-error.ts';
import type { ShareEvent } from './share-events.ts';

/** Who a share is for: whoever holds the link, or one user. Only the token's hash is kept. */
type Grantee =
  | { readonly kind: 'LINK'; readonly tokenHash: string; readonly passwordHash?: string }
  | { readonly kind: 'USER'; readonly userId: string };

/** What a share lets its grantee read. */
type SharePermission = 'PREVIEW' | 'ORIGINAL';

export interface NewShare {
  readonly id: string;
  readonly ownerId: string;
  readonly fileIds: readonly string[];
  readonly grantee: Grantee;
  readonly permission: SharePermission;
  readonly expiresAt: Date | undefined;
  readonly downloadLimit: number | undefined;
}

/** A revocable grant to read files. Whether it holds is asked at every read. */
export class Share extends AggregateRoot<ShareEvent> {
  private _downloads = 0;
  private _revokedAt: Date | null = null;

  private constructor(
    readonly data: NewShare,
    readonly createdAt: Date,
  ) {
    super();
  }

  /** Raises ShareCreated. Throws `SHARE_INVALID` without files, with a past expiry or a limit that is no whole number from 1. */
  static create(data: NewShare, now: Date): Share {
    if (data.fileIds.length === 0) throw new DomainError('SHARE_INVALID', 'a share names files');
    // Written so that an invalid date is refused as well.
    if (data.expiresAt && !(data.expiresAt > now)) {
      throw new DomainError('SHARE_INVALID', 'a share expires in the future');
    }
    const { downloadLimit } = data;
    if (
      downloadLimit !== undefined &&
      !(Number.isSafeInteger(downloadLimit) && downloadLimit >= 1)
    ) {
      throw new DomainError('SHARE_INVALID', 'a download limit is a whole number from 1');
    }
    const share = new Share(data, now);
    share.raise({ type: 'ShareCreated', shareId: data.id, ownerId: data.ownerId });
    return share;
  }

  get downloads(): number {
    return this._downloads;
  }

  get revokedAt(): Date | undefined {
    return this._revokedAt ?? undefined;
  }

  /** Whether the file may be read through this share at `now`. */
  covers(fileId: string, now: Date): boolean {
    const { expiresAt, fileIds } = this.data;
    const alive = !this._revokedAt && (expiresAt === undefined || now < expiresAt);
    return alive && fileIds.includes(fileId);
  }

  /** Counts a download. Throws `NOT_FOUND`, as for a share that never was, when it does not allow one. */
  countDownload(fileId: string, now: Date): void {
    const { downloadLimit, permission } = this.data;
    const spent = downloadLimit !== undefined && this._downloads >= downloadLimit;
    if (spent || permission !== 'ORIGINAL' || !this.covers(fileId, now)) {
      throw new DomainError('NOT_FOUND', 'no such share');
    }
    this._downloads += 1;
  }

  /** Ends it at once; again changes nothing. Raises ShareRevoked. */
  revoke(now: Date): void {
    if (this._revokedAt) return;
    this._revokedAt = now;
    this.raise({ type: 'ShareRevoked', shareId: this.data.id, ownerId: this.data.ownerId });
  }
}
