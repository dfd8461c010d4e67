import type { IncomingMessage } from 'node:http';

import { withTimeout } from '../../../../kernel/concurrency/with-timeout.ts';
import { DomainError, isDomainError } from '../../../../kernel/domain-error.ts';
import { formatId, uuidOf } from '../../../../kernel/id.ts';
import type { Identity } from '../../../../kernel/identity.ts';
import type { CompletedUpload } from '../../application/complete-upload.ts';
import type { ReceiveOptions } from '../../application/receive-bytes.ts';
import { type HeldLease, leaseError } from '../../application/upload-leases.ts';
import {
  type UploadFields,
  type UploadRequest,
  uploadRequestOf,
} from '../../application/upload-request.ts';
import type { UploadSessionRow } from '../../application/upload-session-store.ts';
import { IDLE_LIFETIME_MS } from '../../domain/upload-session.ts';
import { requestBlocks } from './request-blocks.ts';
import type { UploadDeps } from './upload-deps.ts';
import { parseUploadMetadata } from './upload-metadata-header.ts';

/** How long a request waits for another one's lease. Well below the 30 s after which TUSKit gives up. Milliseconds. */
const LEASE_WAIT_MS = 3_000;
/** How long the last request waits for its file; afterwards the client asks by HEAD. Milliseconds. */
const COMPLETE_WAIT_MS = 20_000;

/** What a request that opens an upload says beside its Upload-Metadata. */
export interface UploadOpening {
  /** Bytes; undefined when the length is deferred. */
  readonly size: number | undefined;
  /** What other headers say about the file, where the metadata does not. */
  readonly fields?: UploadFields;
  /** The Upload-Concat header of a partial upload. */
  readonly concat?: string | undefined;
}

/** One request of an upload protocol on its way through the server: who sent it, and the session it is about. */
export class UploadExchange {
  private identity: Identity = { kind: 'NONE' };
  private session: UploadSessionRow | undefined;
  private held: HeldLease | undefined;
  private expiresAt: Date | undefined;
  private completed: CompletedUpload | undefined;
  private offsetIsOld = false;
  private takenOver = false;

  constructor(
    private readonly deps: UploadDeps,
    readonly request: IncomingMessage,
    readonly method: string,
  ) {}

  /**
   * Finds out who is asking. 401 only for requests that show no identity; an expired token is answered 401, but on
   * HEAD 423 to the session's owner, because tus-js-client restarts at byte 0 after any other answer to a HEAD.
   */
  async authenticate(): Promise<void> {
    this.identity = await this.deps.authenticate.execute(this.request.headers.authorization);
    const { kind } = this.identity;
    if (kind === 'NONE' || (kind === 'UPLOAD' && this.method === 'POST')) {
      throw new DomainError('UNAUTHENTICATED', 'a bearer token is required');
    }
    if (kind === 'EXPIRED' && this.method !== 'HEAD') {
      throw new DomainError('TOKEN_EXPIRED', 'the access token has expired');
    }
  }

  /** The Upload-Concat header of a POST. */
  get concat(): string | undefined {
    return this.method === 'POST' ? this.header('upload-concat') : undefined;
  }

  /** Opens a session and resolves to the id of the upload. */
  async start({ size, fields = {}, concat }: UploadOpening): Promise<string> {
    const ownerId = this.requireUser();
    const metadata = this.header('upload-metadata');
    const { sessionId, expiresAt } = await this.deps.startUpload.execute({
      ownerId,
      request: this.requestOf(metadata, fields),
      size,
      metadata,
      concat,
      partial: concat !== undefined,
    });
    this.expiresAt = expiresAt;
    this.session = await this.deps.sessions.find(sessionId);
    return formatId('upload', sessionId);
  }

  /** Joins partial uploads, waits for the file and resolves to the id of the final upload. */
  async join(partialUploadIds: readonly string[]): Promise<string> {
    const ownerId = this.requireUser();
    const { concat = '' } = this;
    const metadata = this.header('upload-metadata');
    const partialIds = partialUploadIds.map((id) => uuidOf('upload', id));
    if (!partialIds.every((id) => id !== undefined)) {
      throw new DomainError('CONCATENATION_INVALID', 'only own partial uploads can be joined');
    }
    const request = this.requestOf(metadata);
    const input = { ownerId, partialIds, request, metadata, concat };
    const { sessionId } = await this.deps.joinUploads.execute(input);
    this.session = await this.deps.sessions.find(sessionId);
    await this.complete();
    return formatId('upload', sessionId);
  }

  /** The session a HEAD, PATCH or DELETE names, if it is the caller's. Throws `NOT_FOUND` alike for all others. */
  async find(uploadId: string): Promise<UploadSessionRow> {
    const uuid = uuidOf('upload', uploadId);
    const row = uuid === undefined ? undefined : await this.deps.sessions.find(uuid);
    if (!row || !this.owns(row)) throw new DomainError('NOT_FOUND', 'no such upload');
    if (row.partials && this.method === 'PATCH') {
      throw new DomainError('UPLOAD_IS_FINAL', 'it is joined from partial uploads');
    }
    if (this.identity.kind === 'EXPIRED') {
      throw new DomainError('UPLOAD_LOCKED', 'the access token has expired: refresh it and go on', {
        retryAfterSeconds: 1,
      });
    }
    return this.observe(row);
  }

  /** Takes the lease for a PATCH; afterwards nobody else writes. */
  async lock(): Promise<void> {
    this.held = await this.deps.leases.acquire(this.current.id, LEASE_WAIT_MS);
    this.observe(this.held.row);
  }

  async unlock(): Promise<void> {
    await this.held?.[Symbol.asyncDispose]();
    this.held = undefined;
  }

  /** Waits, for a HEAD, until nobody writes, and finishes what a crash left unfinished. */
  async settle(): Promise<void> {
    const row = this.observe(await this.deps.leases.readWhenFree(this.current.id, LEASE_WAIT_MS));
    await this.deps.endLostUpload.execute(row);
    if (row.status === 'OPEN' && row.offset === row.size && !row.partial) {
      await this.deps.sealUpload.execute(row.id);
      this.session = { ...row, status: 'FINALIZING' };
    }
    if (this.current.status === 'FINALIZING') await this.complete();
  }

  /** The session as this request last saw it. Throws `UPLOAD_FAILED` for one that ended without a file. */
  get current(): UploadSessionRow {
    if (!this.session) throw new DomainError('NOT_FOUND', 'no such upload');
    return this.session;
  }

  /** The Upload-Length that a PATCH tells. */
  get announcedLength(): number | undefined {
    const said = this.method === 'PATCH' ? this.header('upload-length') : undefined;
    return said === undefined ? undefined : Number(said);
  }

  /** Fixes a deferred length; under a checksum only once the bytes have passed it. Reserves its room at once. */
  async declareSize(size: number): Promise<void> {
    const { held } = this;
    if (!held) throw new Error('a length is declared under the lease');
    if (this.current.size === size) return;
    const missing = Math.max(0, size - held.row.reservedBytes);
    if (missing > 0) await this.deps.sessions.growReservation(held.lease, missing);
    this.session = { ...this.current, size };
  }

  /** Receives the body of a PATCH, or of a POST that brings bytes along. Resolves to the durable offset. */
  async receive({ check, last = false }: ReceiveOptions = {}): Promise<number> {
    const { deps } = this;
    if (this.current.status !== 'OPEN') return this.current.offset;
    using _slot = deps.slots.take(this.current.ownerId);
    const ownLease = this.held === undefined;
    if (ownLease) await this.lock();
    const { held } = this;
    if (!held) throw new Error('bytes are received under the lease');
    try {
      const body = requestBlocks(this.request, held.row.offset, held.ended, leaseError);
      if (!check) await this.recordSize(held);
      const { size: told } = this.current;
      const options = { check, last };
      const { offset, finished } = await deps.receiveBytes.execute(held, told, body, options);
      this.expiresAt = new Date(deps.clock.now().getTime() + IDLE_LIFETIME_MS);
      const status = finished ? 'FINALIZING' : 'OPEN';
      const size = finished ? offset : told;
      if (check && !finished) await this.recordSize(held);
      this.session = { ...this.current, offset, size, status };
      return offset;
    } catch (error) {
      // Some of the bytes may count all the same.
      this.offsetIsOld = !check;
      this.takenOver = isDomainError(error, 'UPLOAD_LOCKED');
      throw error;
    } finally {
      if (ownLease) await this.unlock();
    }
  }

  /** Waits for the file, as long as a client may be kept waiting. A partial upload becomes none. */
  async complete(): Promise<void> {
    if (this.current.partial) return;
    const finishing = this.deps.completeUpload.execute(this.current.id);
    this.completed = await withTimeout(
      COMPLETE_WAIT_MS,
      finishing,
      () =>
        new DomainError('UPLOAD_LOCKED', 'the upload is still being finished', {
          retryAfterSeconds: 2,
        }),
    );
    this.session = { ...this.current, status: 'COMPLETED' };
    this.expiresAt = undefined;
  }

  /** Ends what a failed POST has opened and nobody knows: it would hold its quota for days. */
  async abandon(): Promise<void> {
    const opened = this.method === 'POST' || this.method === 'PUT';
    if (!opened || this.takenOver || this.session?.status !== 'OPEN') return;
    // What cannot be ended now ends when it expires.
    await this.deps.terminateUpload.abandon(this.session.id).catch(() => undefined);
  }

  /** Our headers for whatever the answer is. */
  answerHeaders(): Record<string, string> {
    const { completed, expiresAt } = this;
    const asked = this.method === 'HEAD' ? this.session : undefined;
    return {
      ...(expiresAt ? { 'Upload-Expires': expiresAt.toUTCString() } : {}),
      ...(asked?.metadata ? { 'Upload-Metadata': asked.metadata } : {}),
      ...(asked?.concat ? { 'Upload-Concat': asked.concat } : {}),
      ...(completed
        ? {
            'FlexStorage-File-Id': formatId('file', completed.fileId),
            'FlexStorage-Duplicate': String(completed.duplicate),
          }
        : {}),
    };
  }

  /** When the session ends unless bytes come. */
  get expiry(): Date | undefined {
    return this.expiresAt;
  }

  /** The durable offset as far as it is known, for an answer that has to correct the client (409). */
  get offset(): number | undefined {
    return this.offsetIsOld ? undefined : this.session?.offset;
  }

  /** The client has a token, but it has run out. */
  get tokenExpired(): boolean {
    return this.identity.kind === 'EXPIRED';
  }

  /** Bytes of the whole upload, when they are known. */
  get size(): number | undefined {
    return this.session?.size;
  }

  private async recordSize({ row, lease }: HeldLease): Promise<void> {
    const { size } = this.current;
    if (size === undefined || size === row.size) return;
    if (!(await this.deps.sessions.declareSize(lease, size))) throw leaseError('LOST');
  }

  private requireUser(): string {
    if (this.identity.kind === 'USER') return this.identity.userId;
    throw new DomainError('UNAUTHENTICATED', 'sign in to upload');
  }

  private requestOf(metadata: string | undefined, fields: UploadFields = {}): UploadRequest {
    const said = Object.entries(parseUploadMetadata(metadata)).filter(([, value]) => value);
    return uploadRequestOf({ ...fields, ...Object.fromEntries(said) }, this.deps.providers);
  }

  private owns(row: UploadSessionRow): boolean {
    const { identity } = this;
    if (identity.kind === 'NONE') return false;
    if (identity.kind === 'UPLOAD')
      return row.tokenHashes.some((hash) => hash.equals(identity.tokenHash));
    return row.ownerId === identity.userId;
  }

  private observe(row: UploadSessionRow): UploadSessionRow {
    const expired = row.status === 'OPEN' && row.expiresAt <= this.deps.clock.now();
    if (expired || ['FAILED', 'EXPIRED', 'TERMINATED'].includes(row.status)) {
      throw new DomainError('NOT_FOUND', 'no such upload');
    }
    this.session = row;
    this.expiresAt = row.status === 'OPEN' ? row.expiresAt : undefined;
    if (row.status === 'COMPLETED' && row.resultFileId) {
      this.completed = { fileId: row.resultFileId, duplicate: row.duplicate };
    }
    return row;
  }

  private header(name: string): string | undefined {
    const value = this.request.headers[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }
}
