import type { IncomingMessage } from 'node:http';

import { withTimeout } from '../../../../kernel/concurrency/with-timeout.ts';
import { DomainError, isDomainError } from '../../../../kernel/domain-error.ts';
import { formatId, uuidOf } from '../../../../kernel/id.ts';
import type { ReceiveOptions } from '../../application/receive-bytes.ts';
import { type HeldLease, leaseError } from '../../application/upload-leases.ts';
import { type UploadFields, uploadRequestOf } from '../../application/upload-request.ts';
import type { UploadSessionRow } from '../../application/upload-session-store.ts';
import { notJoinable } from '../../domain/require-joinable.ts';
import { IDLE_LIFETIME_MS } from '../../domain/upload-session.ts';
import { requestBlocks } from './request-blocks.ts';
import type { UploadCaller } from './upload-caller.ts';
import type { UploadDeps } from './upload-deps.ts';
import { parseUploadMetadata } from './upload-metadata-header.ts';
import { snapshotHeaders, snapshotOf, type UploadSnapshot } from './upload-snapshot.ts';

/** How long the last request waits for its file; after that the client polls with HEAD. Milliseconds. */
const COMPLETE_WAIT_MS = 20_000;

/** Parameters of a request that opens an upload, apart from its Upload-Metadata. */
interface UploadOpening {
  /** Size in bytes; undefined while the length is deferred. */
  readonly size: number | undefined;
  /** Fields from other headers; Upload-Metadata takes precedence. */
  readonly fields?: UploadFields;
  /** The Upload-Concat header of a partial upload. */
  readonly concat?: string | undefined;
}

/** The operations of one request on its upload session, and the session's state as the request last read it. */
export class UploadExchange {
  private snapshot: UploadSnapshot | undefined;
  private held: HeldLease | undefined;
  private interruption: { readonly takenOver: boolean; readonly offsetKnown: boolean } | undefined;

  constructor(
    private readonly deps: UploadDeps,
    readonly request: IncomingMessage,
    readonly method: string,
    readonly caller: UploadCaller,
  ) {}

  /** Opens a session and returns the id of the upload. */
  async start({ size, fields, concat }: UploadOpening): Promise<string> {
    const input = { ...this.declared(fields), size, concat, partial: concat !== undefined };
    const { sessionId } = await this.deps.startUpload.execute(input);
    return this.opened(sessionId);
  }

  /** Joins partial uploads, waits for the file and returns the id of the final upload. */
  async join(partialUploadIds: readonly string[], concat: string): Promise<string> {
    const partialIds = partialUploadIds.map((id) => uuidOf('upload', id));
    if (!partialIds.every((id) => id !== undefined)) throw notJoinable();
    const input = { ...this.declared(), partialIds, concat };
    const { sessionId } = await this.deps.joinUploads.execute(input);
    const id = await this.opened(sessionId);
    await this.complete();
    return id;
  }

  /** Finds the session of a HEAD, PATCH or DELETE. Throws `NOT_FOUND` unless the caller owns it. */
  async find(uploadId: string): Promise<UploadSessionRow> {
    const uuid = uuidOf('upload', uploadId);
    const row = this.caller.requireOwn(
      uuid === undefined ? undefined : await this.deps.sessions.find(uuid),
    );
    if (row.partials && this.method === 'PATCH') {
      throw new DomainError(
        'UPLOAD_IS_FINAL',
        'A final upload accepts no bytes. Send them to its partial uploads before joining.',
      );
    }
    if (this.caller.tokenExpired) {
      throw new DomainError(
        'UPLOAD_LOCKED',
        'The access token has expired. Refresh it to resume.',
        { retryAfterSeconds: 1 },
      );
    }
    return this.observe(row);
  }

  /** Acquires the lease, so that no other request writes. */
  async lock(): Promise<void> {
    this.held = await this.deps.leases.acquire(this.current.id);
    this.observe(this.held.row);
  }

  async unlock(): Promise<void> {
    await this.held?.[Symbol.asyncDispose]();
    this.held = undefined;
  }

  /** Waits until no request writes, and completes an upload left unfinished by a crash. For HEAD. */
  async settle(): Promise<void> {
    const row = this.observe(await this.deps.leases.readWhenFree(this.current.id));
    await this.deps.endLostUpload.execute(row);
    if (row.status === 'OPEN' && row.offset === row.size && !row.partial) {
      await this.deps.sealUpload.execute(row.id);
      this.update({ status: 'FINALIZING' });
    }
    if (this.current.status === 'FINALIZING') await this.complete();
  }

  /** The session as this request last read it. */
  get current(): UploadSessionRow {
    if (!this.snapshot) throw new DomainError('NOT_FOUND', 'Upload not found.');
    return this.snapshot.session;
  }

  /**
   * Fixes a deferred length and reserves quota for it. It is recorded with the bytes: with a checksum, after the check.
   */
  async declareSize(size: number): Promise<void> {
    const { held } = this;
    if (!held) throw new Error('The lease must be held to declare a length.');
    if (this.current.size === size) return;
    const missing = Math.max(0, size - held.row.reservedBytes);
    if (missing > 0) await this.deps.sessions.growReservation(held.lease, missing);
    this.update({ size });
  }

  /** Receives the body of a request and returns the durable offset. */
  async receive(options: ReceiveOptions = {}): Promise<number> {
    if (this.current.status !== 'OPEN') return this.current.offset;
    using _slot = this.deps.slots.take(this.current.ownerId);
    const ownLease = this.held === undefined;
    if (ownLease) await this.lock();
    const { held } = this;
    if (!held) throw new Error('The lease must be held to receive bytes.');
    try {
      return await this.receiveUnder(held, options);
    } catch (error) {
      this.interruption = {
        takenOver: isDomainError(error, 'UPLOAD_LOCKED'),
        // Without a checksum, some of the bytes may have been kept.
        offsetKnown: options.check !== undefined,
      };
      throw error;
    } finally {
      if (ownLease) await this.unlock();
    }
  }

  /** Waits for the file up to `COMPLETE_WAIT_MS`. Does nothing for a partial upload. */
  async complete(): Promise<void> {
    if (this.current.partial) return;
    const completed = await withTimeout(
      COMPLETE_WAIT_MS,
      this.deps.completeUpload.execute(this.current.id),
      () =>
        new DomainError('UPLOAD_LOCKED', 'The upload is being finalized. Try again.', {
          retryAfterSeconds: 2,
        }),
    );
    const { fileId: resultFileId, duplicate } = completed;
    const session = { ...this.current, status: 'COMPLETED' as const, resultFileId, duplicate };
    this.snapshot = { session };
  }

  /** Ends a session whose URL the client never received; otherwise it would reserve quota for days. */
  async abandon(): Promise<void> {
    const opened = this.method === 'POST' || this.method === 'PUT';
    const { session } = this.snapshot ?? {};
    if (!opened || this.interruption?.takenOver || session?.status !== 'OPEN') return;
    // A session that cannot be ended now expires later.
    await this.deps.terminateUpload.abandon(session.id).catch(() => undefined);
  }

  answerHeaders(): Record<string, string> {
    return this.snapshot ? snapshotHeaders(this.snapshot, this.method) : {};
  }

  /** When the session expires unless bytes arrive. */
  get expiry(): Date | undefined {
    return this.snapshot?.expiresAt;
  }

  /** The durable offset for error responses; undefined if it is not known. */
  get offset(): number | undefined {
    return this.interruption?.offsetKnown === false ? undefined : this.snapshot?.session.offset;
  }

  /** Size of the upload in bytes; undefined while the length is deferred. */
  get size(): number | undefined {
    return this.snapshot?.session.size;
  }

  private async receiveUnder(held: HeldLease, options: ReceiveOptions): Promise<number> {
    const { check } = options;
    const body = requestBlocks(this.request, held.row.offset, held.ended, leaseError);
    if (!check) await this.recordSize(held);
    const { size: declared } = this.current;
    const received = await this.deps.receiveBytes.execute(held, declared, body, options);
    const { offset, finished } = received;
    if (check && !finished) await this.recordSize(held);
    const expiresAt = new Date(this.deps.clock.now().getTime() + IDLE_LIFETIME_MS);
    const status = finished ? 'FINALIZING' : 'OPEN';
    const size = finished ? offset : declared;
    this.snapshot = { session: { ...this.current, offset, size, status }, expiresAt };
    return offset;
  }

  private async recordSize({ row, lease }: HeldLease): Promise<void> {
    const { size } = this.current;
    if (size === undefined || size === row.size) return;
    if (!(await this.deps.sessions.declareSize(lease, size))) throw leaseError('LOST');
  }

  /** What the client declares about the file in Upload-Metadata or else in `fields`. */
  private declared(fields: UploadFields = {}) {
    const { 'upload-metadata': header } = this.request.headers;
    const metadata = typeof header === 'string' && header !== '' ? header : undefined;
    const given = Object.entries(parseUploadMetadata(metadata)).filter(([, value]) => value);
    const all = { ...fields, ...Object.fromEntries(given) };
    const request = uploadRequestOf(all, this.deps.providers);
    return { ownerId: this.caller.userId, metadata, request };
  }

  private async opened(sessionId: string): Promise<string> {
    const session = await this.deps.sessions.find(sessionId);
    if (session) {
      const expiresAt = session.status === 'OPEN' ? session.expiresAt : undefined;
      this.snapshot = { session, expiresAt };
    }
    return formatId('upload', sessionId);
  }

  private observe(row: UploadSessionRow): UploadSessionRow {
    this.snapshot = snapshotOf(row, this.deps.clock.now());
    return row;
  }

  private update(change: Partial<UploadSessionRow>): void {
    this.snapshot = { ...this.snapshot, session: { ...this.current, ...change } };
  }
}
