import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { ShareEvent } from './share-events.ts';
import type { SharePermission } from './share-permission.ts';

/** The most files that one share names. */
const MAX_SHARED_FILES = 1_000;

const MAX_TITLE = 200;
const MAX_NOTE = 2_000;

/** Who a share is for: whoever holds the link, or one user. Only the hash of the link's token is kept. */
export type Grantee =
  | {
      readonly kind: 'LINK';
      readonly tokenHash: string;
      readonly passwordHash?: string | undefined;
    }
  | { readonly kind: 'USER'; readonly userId: string };

/** What is shared: files by name, or an album as it is whenever somebody looks. */
export type ShareTarget =
  | { readonly kind: 'FILES'; readonly fileIds: readonly string[] }
  | { readonly kind: 'ALBUM'; readonly albumId: string };

export interface NewShare {
  readonly id: string;
  readonly ownerId: string;
  readonly target: ShareTarget;
  readonly grantee: Grantee;
  readonly permission: SharePermission;
  readonly title: string | undefined;
  readonly note: string | undefined;
  readonly expiresAt: Date | undefined;
  /** Undefined: as often as wanted. */
  readonly downloadLimit: number | undefined;
  /** Whether visitors may ask for originals that lie in cold storage. */
  readonly allowsWishes: boolean;
}

/** What an owner may change; what is left out stays, null takes it away. */
export interface ShareEdit {
  readonly permission?: SharePermission | undefined;
  readonly title?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly expiresAt?: Date | null | undefined;
  readonly downloadLimit?: number | null | undefined;
  readonly passwordHash?: string | null | undefined;
  readonly allowsWishes?: boolean | undefined;
}

/**
 * A revocable grant to read files of one owner. What it opens is asked at every read (see share-life.ts); downloads are
 * counted where the row lies, because they come in parallel.
 */
export class Share extends AggregateRoot<ShareEvent> {
  /** In their order; undefined for an album, and when loaded from the row. */
  readonly fileIds: readonly string[] | undefined;
  readonly albumId: string | null;
  readonly granteeId: string | null;
  readonly tokenHash: string | null;
  private _passwordHash: string | null;
  private _permission: SharePermission;
  private _title: string | null;
  private _note: string | null;
  private _expiresAt: Date | null;
  private _downloadLimit: number | null;
  private _allowsWishes: boolean;
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
    this.granteeId = grantee.kind === 'USER' ? grantee.userId : null;
    this.tokenHash = grantee.kind === 'LINK' ? grantee.tokenHash : null;
    this._passwordHash = (grantee.kind === 'LINK' && grantee.passwordHash) || null;
    this._permission = data.permission;
    this._title = data.title ?? null;
    this._note = data.note ?? null;
    this._expiresAt = data.expiresAt ?? null;
    this._downloadLimit = data.downloadLimit ?? null;
    this._allowsWishes = data.allowsWishes;
  }

  /**
   * Raises ShareCreated. Throws `SHARE_INVALID` for no files, more than 1,000 or one twice, an owner as their own grantee,
   * an end that is past, a limit that is no whole number from 1, or a title or note that cannot be shown.
   */
  static create(data: NewShare, now: Date): Share {
    const { target, grantee, ownerId } = data;
    if (target.kind === 'FILES') requireFiles(target.fileIds);
    if (grantee.kind === 'USER' && grantee.userId === ownerId) {
      throw invalid('a share is for somebody else');
    }
    requireTerms(data, now);
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

  get title(): string | undefined {
    return this._title ?? undefined;
  }

  get note(): string | undefined {
    return this._note ?? undefined;
  }

  get expiresAt(): Date | undefined {
    return this._expiresAt ?? undefined;
  }

  get downloadLimit(): number | undefined {
    return this._downloadLimit ?? undefined;
  }

  get allowsWishes(): boolean {
    return this._allowsWishes;
  }

  get revokedAt(): Date | undefined {
    return this._revokedAt ?? undefined;
  }

  /** Changes its terms. Raises ShareChanged. Throws `SHARE_INVALID` as `create` does, and once it is revoked. */
  change(edit: ShareEdit, now: Date): void {
    if (this._revokedAt) throw invalid('a share that was revoked stays so');
    if (edit.passwordHash && !this.isLink) throw invalid('only a link has a password');
    requireTerms(edit, now);
    if (edit.permission !== undefined) this._permission = edit.permission;
    if (edit.title !== undefined) this._title = edit.title;
    if (edit.note !== undefined) this._note = edit.note;
    if (edit.expiresAt !== undefined) this._expiresAt = edit.expiresAt;
    if (edit.downloadLimit !== undefined) this._downloadLimit = edit.downloadLimit;
    if (edit.passwordHash !== undefined) this._passwordHash = edit.passwordHash;
    if (edit.allowsWishes !== undefined) this._allowsWishes = edit.allowsWishes;
    this.raise({ type: 'ShareChanged', ...this.fact() });
  }

  /** Ends it at once; again changes nothing. Raises ShareRevoked. */
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
  if (fileIds.length === 0) throw invalid('a share names files');
  if (fileIds.length > MAX_SHARED_FILES)
    throw invalid(`a share names at most ${MAX_SHARED_FILES} files`);
  if (new Set(fileIds).size !== fileIds.length) throw invalid('a file is named twice');
}

interface Terms {
  readonly title?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly expiresAt?: Date | null | undefined;
  readonly downloadLimit?: number | null | undefined;
}

function requireTerms({ title, note, expiresAt, downloadLimit }: Terms, now: Date): void {
  // Written so that an invalid date is refused as well.
  if (expiresAt && !(expiresAt > now)) throw invalid('a share ends in the future');
  if (downloadLimit != null && !(isInt32(downloadLimit) && downloadLimit >= 1)) {
    throw invalid('a download limit is a whole number from 1');
  }
  if (title != null && !isText(title, MAX_TITLE, /\p{Cc}/u)) {
    throw invalid(`a title is 1 to ${MAX_TITLE} printable characters`);
  }
  if (note != null && !isText(note, MAX_NOTE, /[^\P{Cc}\n\r\t]/u)) {
    throw invalid(`a note is 1 to ${MAX_NOTE} printable characters`);
  }
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

function isText(text: string, maxLength: number, unprintable: RegExp): boolean {
  const fits = text.trim() !== '' && text.length <= maxLength;
  return fits && text.isWellFormed() && !unprintable.test(text);
}

function invalid(message: string): DomainError {
  return new DomainError('SHARE_INVALID', message);
}
