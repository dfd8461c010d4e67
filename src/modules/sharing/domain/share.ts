import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { ShareEvent } from './share-events.ts';
import {
  includesMetadata,
  requireMetadataOfOriginals,
  type SharePermission,
} from './share-permission.ts';
import { requireTerms, type ShareTerms } from './share-terms.ts';

/** Maximum number of files in a share. */
const MAX_SHARED_FILES = 1_000;

/** Recipient of a share: anyone with the link, or one user. Only the hash of the link's token is stored. */
export type Grantee =
  | {
      readonly kind: 'LINK';
      readonly tokenHash: string;
      readonly passwordHash?: string | undefined;
    }
  | { readonly kind: 'USER'; readonly userId: string };

/** What is shared: a list of files, or the current files of an album or of the owner's library. */
export type ShareTarget =
  | { readonly kind: 'FILES'; readonly fileIds: readonly string[] }
  | { readonly kind: 'ALBUM'; readonly albumId: string }
  | { readonly kind: 'LIBRARY' };

export interface NewShare extends ShareTerms {
  readonly id: string;
  readonly ownerId: string;
  readonly target: ShareTarget;
  readonly grantee: Grantee;
  readonly permission: SharePermission;
  /** Whether recipients see the metadata; undefined for the default of the permission. */
  readonly includeMetadata?: boolean | undefined;
  /** Whether recipients may request originals in cold storage. */
  readonly allowsRetrievalRequests: boolean;
}

/** The owner's changes; omitted fields keep their value, null removes it. */
export interface ShareEdit extends ShareTerms {
  readonly permission?: SharePermission | undefined;
  /** Null for the default of the permission. */
  readonly includeMetadata?: boolean | null | undefined;
  readonly passwordHash?: string | null | undefined;
  readonly allowsRetrievalRequests?: boolean | undefined;
}

/**
 * A revocable grant of access to files of one owner. Access is checked on every read (see share-life.ts); downloads are
 * counted by atomic statements on the row because they run concurrently.
 */
export class Share extends AggregateRoot<ShareEvent> {
  /** In display order; undefined for other targets and when loaded from the database. */
  readonly fileIds: readonly string[] | undefined;
  readonly albumId: string | null;
  readonly wholeLibrary: boolean;
  readonly granteeId: string | null;
  readonly tokenHash: string | null;
  private _passwordHash: string | null;
  private _permission: SharePermission;
  private _includeMetadata: boolean | null;
  private _title: string | null;
  private _note: string | null;
  private _senderName: string | null;
  private _expiresAt: Date | null;
  private _downloadLimit: number | null;
  private _allowsRetrievalRequests: boolean;
  private _revokedAt: Date | null = null;

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    readonly createdAt: Date,
    data: NewShare,
  ) {
    super();
    const { target, grantee } = data;
    this.fileIds = target.kind === 'FILES' ? target.fileIds : undefined;
    this.albumId = target.kind === 'ALBUM' ? target.albumId : null;
    this.wholeLibrary = target.kind === 'LIBRARY';
    this.granteeId = grantee.kind === 'USER' ? grantee.userId : null;
    this.tokenHash = grantee.kind === 'LINK' ? grantee.tokenHash : null;
    this._passwordHash = (grantee.kind === 'LINK' && grantee.passwordHash) || null;
    this._permission = data.permission;
    this._includeMetadata = data.includeMetadata ?? null;
    this._title = data.title ?? null;
    this._note = data.note ?? null;
    this._senderName = data.senderName ?? null;
    this._expiresAt = data.expiresAt ?? null;
    this._downloadLimit = data.downloadLimit ?? null;
    this._allowsRetrievalRequests = data.allowsRetrievalRequests;
  }

  /**
   * Raises ShareCreated. Throws `SHARE_INVALID` for no files, more than 1,000 files or duplicates, the owner as
   * recipient, a link to the whole library, originals without metadata, and invalid terms.
   */
  static create(data: NewShare, now: Date): Share {
    const { target, grantee, ownerId } = data;
    if (target.kind === 'FILES') requireFiles(target.fileIds);
    if (grantee.kind === 'USER' && grantee.userId === ownerId) {
      throw invalid('You cannot share with yourself.');
    }
    if (target.kind === 'LIBRARY' && grantee.kind === 'LINK') {
      throw invalid('The whole library can only be shared with a user. Provide `email`.');
    }
    requireTerms(data, now);
    requireMetadataOfOriginals(data.permission, data.includeMetadata);
    const share = new Share(data.id, ownerId, now, data);
    share.raise({ type: 'ShareCreated', ...share.fact() });
    return share;
  }

  get isLink(): boolean {
    return this.granteeId === null;
  }

  get passwordHash(): string | undefined {
    return this._passwordHash ?? undefined;
  }

  get permission(): SharePermission {
    return this._permission;
  }

  /** Whether recipients see the capture time, camera and location of files. */
  get includeMetadata(): boolean {
    return includesMetadata(this._permission, this._includeMetadata ?? undefined);
  }

  get title(): string | undefined {
    return this._title ?? undefined;
  }

  get note(): string | undefined {
    return this._note ?? undefined;
  }

  get senderName(): string | undefined {
    return this._senderName ?? undefined;
  }

  get expiresAt(): Date | undefined {
    return this._expiresAt ?? undefined;
  }

  get downloadLimit(): number | undefined {
    return this._downloadLimit ?? undefined;
  }

  get allowsRetrievalRequests(): boolean {
    return this._allowsRetrievalRequests;
  }

  get revokedAt(): Date | undefined {
    return this._revokedAt ?? undefined;
  }

  /** Changes the terms. Raises ShareChanged. Throws `SHARE_INVALID` as `create` does, and if the share is revoked. */
  change(edit: ShareEdit, now: Date): void {
    if (this._revokedAt) throw invalid('A revoked share cannot be changed. Create a new one.');
    if (edit.passwordHash && !this.isLink) throw invalid('Only links can have a password.');
    requireTerms(edit, now);
    const { permission = this._permission, includeMetadata = this._includeMetadata } = edit;
    requireMetadataOfOriginals(permission, includeMetadata);
    this._permission = permission;
    this._includeMetadata = includeMetadata;
    if (edit.title !== undefined) this._title = edit.title;
    if (edit.note !== undefined) this._note = edit.note;
    if (edit.senderName !== undefined) this._senderName = edit.senderName;
    if (edit.expiresAt !== undefined) this._expiresAt = edit.expiresAt;
    if (edit.downloadLimit !== undefined) this._downloadLimit = edit.downloadLimit;
    if (edit.passwordHash !== undefined) this._passwordHash = edit.passwordHash;
    if (edit.allowsRetrievalRequests !== undefined)
      this._allowsRetrievalRequests = edit.allowsRetrievalRequests;
    this.raise({ type: 'ShareChanged', ...this.fact() });
  }

  /** Ends the share immediately. Idempotent. Raises ShareRevoked. */
  revoke(now: Date): void {
    if (this._revokedAt) return;
    this._revokedAt = now;
    this.raise({ type: 'ShareRevoked', ...this.fact() });
  }

  private fact(): { shareId: string; ownerId: string } {
    return { shareId: this.id, ownerId: this.ownerId };
  }
}

function requireFiles(fileIds: readonly string[]): void {
  if (fileIds.length === 0) throw invalid('Choose at least one file to share.');
  if (fileIds.length > MAX_SHARED_FILES)
    throw invalid(`A share can have at most ${MAX_SHARED_FILES} files.`);
  if (new Set(fileIds).size !== fileIds.length) throw invalid('A file is listed more than once.');
}

function invalid(message: string): DomainError {
  return new DomainError('SHARE_INVALID', message);
}
