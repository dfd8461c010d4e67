import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { FileHash } from '../../../kernel/file-hash.ts';
import { FileSize } from '../../../kernel/file-size.ts';
import { nextState } from '../../../kernel/state-table.ts';
import type { NewUploadSession, PartialUpload } from './new-upload-session.ts';
import { requireJoinable } from './require-joinable.ts';
import type { UploadEvent } from './upload-events.ts';
import { NEXT_UPLOAD_SESSION_STATUS, type UploadSessionStatus } from './upload-session-status.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** An open session expires after this long without new durable bytes. Milliseconds. */
export const IDLE_LIFETIME_MS = 7 * DAY_MS;

/** How long a finished session is kept. Milliseconds. */
export const FINISHED_LIFETIME_MS = 7 * DAY_MS;

/** Maximum number of valid tokens per upload; issuing another one revokes the oldest. */
const MAX_TOKENS = 100;

/**
 * One upload. Its durable offset and lease are updated by separate statements (see UploadSessionStore); this aggregate
 * is loaded only to change the state, with its row locked.
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
    readonly derivativeOf: string | null,
    private _automatic: boolean,
  ) {
    super();
    this._size = size ?? null;
    this._reservedBytes = size?.bytes ?? 0;
    this._expiresAt = new Date(createdAt.getTime() + IDLE_LIFETIME_MS);
  }

  /**
   * Raises UploadSessionOpened. A known length is reserved immediately. An empty file is complete immediately: its
   * session starts as FINALIZING, unless it is partial.
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
      data.derivativeOf ?? null,
      data.automatic ?? false,
    );
    if (data.tokenHash) session.issueToken(data.tokenHash, now);
    if (data.size?.isEmpty && !session.partial) {
      session._status = 'FINALIZING';
      session._hash = FileHash.ofNothing;
    }
    session.raise({ type: 'UploadSessionOpened', sessionId: data.id, ownerId: data.ownerId });
    return session;
  }

  /**
   * Opens an upload that consists of the bytes of the partial uploads, in order (tus concatenation), and takes over
   * their reservations. Throws `CONCATENATION_INVALID`, `PARTIAL_UNFINISHED` or `FILE_TOO_LARGE`.
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
      (sum, partial) => sum + partial.joinInto(session.id, now),
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

  /** SHA-256 of all bytes; known from FINALIZING on if it was computed while the bytes arrived. */
  get hash(): FileHash | undefined {
    return this._hash ?? undefined;
  }

  /** Bytes reserved from the owner's quota for this upload. */
  get reservedBytes(): number {
    return this._reservedBytes;
  }

  get expiresAt(): Date {
    return this._expiresAt;
  }

  get finishedAt(): Date | undefined {
    return this._finishedAt ?? undefined;
  }

  /** The file being uploaded; undefined for a partial upload and for a duplicate. */
  get fileId(): string | undefined {
    return this._fileId ?? undefined;
  }

  /** The resulting file; undefined unless COMPLETED. */
  get resultFileId(): string | undefined {
    return this._resultFileId ?? undefined;
  }

  /** Whether the owner already had these bytes. */
  get duplicate(): boolean {
    return this._duplicate;
  }

  /** The partial uploads that hold the bytes; undefined unless this is a final upload. */
  get partials(): readonly PartialUpload[] | undefined {
    return this._partials ?? undefined;
  }

  /** The final upload that this partial upload was joined into. */
  get joinedInto(): string | undefined {
    return this._joinedInto ?? undefined;
  }

  /** Hashes of the tokens that are valid for this upload only. */
  get tokenHashes(): readonly FileHash[] {
    return this._tokenHashes.map((hex) => FileHash.ofHex(hex));
  }

  /** Whether an automatic backup started the upload, which must not bring back what the owner has deleted. */
  get automatic(): boolean {
    return this._automatic;
  }

  get failureCode(): string | undefined {
    return this._failureCode ?? undefined;
  }

  /**
   * Adds a token for this upload; each device that resumes it has its own. Resets the expiry, as new bytes do.
   */
  issueToken(tokenHash: FileHash, now: Date): void {
    this._expiresAt = new Date(now.getTime() + IDLE_LIFETIME_MS);
    this._tokenHashes = [...this._tokenHashes, tokenHash.hex].slice(-MAX_TOKENS);
  }

  /** The user asks for the upload that an automatic backup started. */
  insist(): void {
    this._automatic = false;
  }

  /** Returns the reserved bytes to settle. Raises UploadSessionCompleted. */
  complete(fileId: string, duplicate: boolean, now: Date): number {
    this.become('COMPLETED', now);
    this._resultFileId = fileId;
    this._duplicate = duplicate;
    if (duplicate) this._fileId = null;
    const { id: sessionId, ownerId } = this;
    this.raise({ type: 'UploadSessionCompleted', sessionId, ownerId, fileId });
    return this.takeReservation();
  }

  /** Ends the upload without a file. Returns the reserved bytes to release. Raises UploadSessionClosed. */
  close(
    status: 'FAILED' | 'EXPIRED' | 'TERMINATED',
    now: Date,
    failureCode: string | null = null,
  ): number {
    this.become(status, now);
    this._failureCode = failureCode;
    const { id: sessionId, ownerId } = this;
    this.raise({ type: 'UploadSessionClosed', sessionId, ownerId, status });
    return this.takeReservation();
  }

  /** Returns the reserved bytes, which the final upload takes over. */
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
