import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { FileHash } from '../../../kernel/file-hash.ts';
import { FileSize } from '../../../kernel/file-size.ts';
import { nextState } from '../../../kernel/state-table.ts';
import type { NewUploadSession, PartialUpload } from './new-upload-session.ts';
import { requireJoinable } from './require-joinable.ts';
import type { UploadEvent } from './upload-events.ts';
import { NEXT_UPLOAD_SESSION_STATUS, type UploadSessionStatus } from './upload-session-status.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** An open session ends after this long without a byte; each durable byte starts it anew. Milliseconds. */
export const IDLE_LIFETIME_MS = 7 * DAY_MS;

/** A finished session still answers for this long. Milliseconds. */
export const FINISHED_LIFETIME_MS = 7 * DAY_MS;

/** So many tokens of one upload are good at once; the oldest goes when another one is handed out. */
const MAX_TOKENS = 100;

/**
 * One tus upload. Its durable offset and lease move by statements of their own (see UploadSessionStore): a session
 * that is loaded here is about to change state, with its row locked.
 */
export class UploadSession extends AggregateRoot<UploadEvent> {
  private _status: UploadSessionStatus = 'OPEN';
  private _offset = 0;
  private _size: FileSize | null;
  private _hash: FileHash | null = null;
  private _reservedBytes = 0;
  private _expiresAt: Date;
  private _finishedAt: Date | null = null;
  private _resultFileId: string | null = null;
  private _duplicate = false;
  private _failureCode: string | null = null;
  private _partials: readonly PartialUpload[] | null = null;
  private _joinedInto: string | null = null;
  private _tokenHashes: readonly string[] = [];

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    private _fileId: string | null,
    readonly declaredHash: FileHash | null,
    readonly metadata: string | null,
    readonly createdAt: Date,
    size: FileSize | undefined,
    readonly partial: boolean,
    readonly concat: string | null,
  ) {
    super();
    this._size = size ?? null;
    this._reservedBytes = size?.bytes ?? 0;
    this._expiresAt = new Date(createdAt.getTime() + IDLE_LIFETIME_MS);
  }

  /**
   * Raises UploadSessionOpened. Its known length counts as reserved from here on. An empty file has all its bytes at
   * once: its session starts as FINALIZING, unless it is partial.
   */
  static open(data: NewUploadSession, now: Date): UploadSession {
    const session = new UploadSession(
      data.id,
      data.ownerId,
      data.fileId ?? null,
      data.declaredHash ?? null,
      data.metadata ?? null,
      now,
      data.size,
      data.partial ?? false,
      data.concat ?? null,
    );
    if (data.tokenHash) session.handOut(data.tokenHash, now);
    if (data.size?.isEmpty && !session.partial) {
      session._status = 'FINALIZING';
      session._hash = FileHash.ofNothing;
    }
    session.raise({ type: 'UploadSessionOpened', sessionId: data.id, ownerId: data.ownerId });
    return session;
  }

  /**
   * Opens an upload that has all its bytes at once: those of the partial uploads, in order (tus concatenation). It
   * takes over their reservations. Throws `CONCATENATION_INVALID`, `PARTIAL_UNFINISHED`, or `FILE_TOO_LARGE`.
   */
  static join(
    data: Omit<NewUploadSession, 'size' | 'partial'>,
    partials: readonly UploadSession[],
    now: Date,
  ): UploadSession {
    requireJoinable(partials, data.ownerId);
    const bytes = partials.reduce((sum, { offset }) => sum + offset, 0);
    const session = UploadSession.open({ ...data, size: FileSize.ofBytes(bytes) }, now);
    session._status = 'FINALIZING';
    session._offset = bytes;
    session._partials = partials.map(({ id, offset }) => ({ sessionId: id, bytes: offset }));
    session._reservedBytes = partials.reduce(
      (sum, part) => sum + part.joinInto(session.id, now),
      0,
    );
    return session;
  }

  get status(): UploadSessionStatus {
    return this._status;
  }

  /** Bytes that survive power loss. */
  get offset(): number {
    return this._offset;
  }

  get size(): FileSize | undefined {
    return this._size ?? undefined;
  }

  /** SHA-256 of all bytes, as they were written; known from FINALIZING on when they came without a gap. */
  get hash(): FileHash | undefined {
    return this._hash ?? undefined;
  }

  /** Bytes of the owner's quota held for this upload. */
  get reservedBytes(): number {
    return this._reservedBytes;
  }

  get expiresAt(): Date {
    return this._expiresAt;
  }

  get finishedAt(): Date | undefined {
    return this._finishedAt ?? undefined;
  }

  /** The file that is being uploaded; gone once the upload turned out to be a duplicate. */
  get fileId(): string | undefined {
    return this._fileId ?? undefined;
  }

  /** The file this upload led to, once COMPLETED. */
  get resultFileId(): string | undefined {
    return this._resultFileId ?? undefined;
  }

  /** Whether the owner already had these bytes. */
  get duplicate(): boolean {
    return this._duplicate;
  }

  /** The partial uploads whose bytes these are; undefined for an upload that received its own. */
  get partials(): readonly PartialUpload[] | undefined {
    return this._partials ?? undefined;
  }

  /** The final upload that a partial one went into. */
  get joinedInto(): string | undefined {
    return this._joinedInto ?? undefined;
  }

  /** Hashes of the tokens that are good for this one upload. */
  get tokenHashes(): readonly FileHash[] {
    return this._tokenHashes.map((hex) => FileHash.ofHex(hex));
  }

  get failureCode(): string | undefined {
    return this._failureCode ?? undefined;
  }

  /**
   * Makes another token good for this upload; each device that resumes it has one of its own. Its life begins anew, as
   * with a byte.
   */
  handOut(tokenHash: FileHash, now: Date): void {
    this._expiresAt = new Date(now.getTime() + IDLE_LIFETIME_MS);
    this._tokenHashes = [...this._tokenHashes, tokenHash.hex].slice(-MAX_TOKENS);
  }

  /** The bytes are kept as this file. Returns the reserved bytes to settle. Raises UploadSessionCompleted. */
  complete(fileId: string, duplicate: boolean, now: Date): number {
    this.become('COMPLETED', now);
    this._resultFileId = fileId;
    this._duplicate = duplicate;
    if (duplicate) this._fileId = null;
    this.raise({
      type: 'UploadSessionCompleted',
      sessionId: this.id,
      ownerId: this.ownerId,
      fileId,
    });
    return this.takeReservation();
  }

  /** The upload ends without a file. Returns the reserved bytes to give back. Raises UploadSessionClosed. */
  close(
    status: 'FAILED' | 'EXPIRED' | 'TERMINATED',
    now: Date,
    failureCode: string | null = null,
  ): number {
    this.become(status, now);
    this._failureCode = failureCode;
    this.raise({
      type: 'UploadSessionClosed',
      sessionId: this.id,
      ownerId: this.ownerId,
      status,
    });
    return this.takeReservation();
  }

  /** The bytes belong to a final upload. Returns the reserved bytes, which are that one's from now on. */
  private joinInto(sessionId: string, now: Date): number {
    this.become('JOINED', now);
    this._joinedInto = sessionId;
    return this.takeReservation();
  }

  private become(status: UploadSessionStatus, now: Date): void {
    this._status = nextState(
      NEXT_UPLOAD_SESSION_STATUS,
      this._status,
      status,
      'UPLOAD_STATUS_INVALID',
    );
    this._finishedAt = now;
    this._expiresAt = new Date(now.getTime() + FINISHED_LIFETIME_MS);
  }

  private takeReservation(): number {
    const bytes = this._reservedBytes;
    this._reservedBytes = 0;
    return bytes;
  }
}
