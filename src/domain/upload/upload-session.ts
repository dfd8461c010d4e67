import { FileHash } from '../file/file-hash.ts';
import type { FileSize } from '../file/file-size.ts';
import { AggregateRoot } from '../shared/aggregate-root.ts';
import { nextState } from '../shared/state-table.ts';
import type { UploadEvent } from './upload-events.ts';
import { NEXT_UPLOAD_SESSION_STATUS, type UploadSessionStatus } from './upload-session-status.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** An open session ends after this long without a byte; each durable byte starts it anew. Milliseconds. */
export const IDLE_LIFETIME_MS = 7 * DAY_MS;

/** A finished session still answers for this long. Milliseconds. */
export const FINISHED_LIFETIME_MS = 7 * DAY_MS;

export interface NewUploadSession {
  readonly id: string;
  readonly ownerId: string;
  readonly fileId: string;
  /** Undefined: the length is deferred (tus creation-defer-length). */
  readonly size: FileSize | undefined;
  readonly declaredHash: FileHash | undefined;
  /** The client's Upload-Metadata header, given back by HEAD as it came. */
  readonly metadata: string | undefined;
  /** Hash of the token that is good for this one upload, when one was handed out. */
  readonly tokenHash: FileHash | undefined;
}

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

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    private _fileId: string | null,
    readonly declaredHash: FileHash | null,
    readonly metadata: string | null,
    readonly tokenHash: FileHash | null,
    readonly createdAt: Date,
    size: FileSize | undefined,
  ) {
    super();
    this._size = size ?? null;
    this._reservedBytes = size?.bytes ?? 0;
    this._expiresAt = new Date(createdAt.getTime() + IDLE_LIFETIME_MS);
  }

  /**
   * Raises UploadSessionOpened. Its known length counts as reserved from here on. An empty file has all its bytes at
   * once: its session starts as FINALIZING.
   */
  static open(data: NewUploadSession, now: Date): UploadSession {
    const session = new UploadSession(
      data.id,
      data.ownerId,
      data.fileId,
      data.declaredHash ?? null,
      data.metadata ?? null,
      data.tokenHash ?? null,
      now,
      data.size,
    );
    if (data.size?.isEmpty) {
      session._status = 'FINALIZING';
      session._hash = FileHash.ofNothing;
    }
    session.raise({ type: 'UploadSessionOpened', sessionId: data.id, ownerId: data.ownerId });
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

  get failureCode(): string | undefined {
    return this._failureCode ?? undefined;
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
