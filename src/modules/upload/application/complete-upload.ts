import type { Clock } from '../../../kernel/clock.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import { FileSize } from '../../../kernel/file-size.ts';
import { FileType } from '../../../kernel/file-type.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { Content } from '../../library/domain/content.ts';
import { Copy } from '../../library/domain/copy.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { CloseUpload } from './close-upload.ts';
import { type FileTypeSniffer, SNIFFED_BYTES } from './file-type-sniffer.ts';
import type { PlaceContent } from './place-content.ts';
import { StagedBytes } from './staged-bytes.ts';
import type { Staging } from './staging.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';
import type { UploadSessionRow, UploadSessionStore } from './upload-session-store.ts';

/** What an upload led to. */
export interface CompletedUpload {
  readonly fileId: string;
  /** The owner already had these bytes: this is the file that was there. */
  readonly duplicate: boolean;
}

export interface CompleteUploadDeps {
  readonly sessions: UploadSessionStore;
  readonly unitOfWork: UnitOfWork;
  readonly staging: Staging;
  readonly placeContent: PlaceContent;
  readonly sniffer: FileTypeSniffer;
  readonly closeUpload: CloseUpload;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Turns a session whose bytes are all durable (FINALIZING) into a file. Durable and idempotent: each step can be
 * repeated after a crash at any point, by anybody, and two that run at once come to the same result.
 */
export class CompleteUpload implements Disposable {
  private readonly running = new Map<string, Promise<CompletedUpload>>();
  private readonly stopping = new AbortController();

  constructor(private readonly deps: CompleteUploadDeps) {}

  /**
   * Who asks for a session that this process is finishing already waits for the same work.
   * Throws `CHECKSUM_MISMATCH` when the bytes are not those the client declared (the upload has then failed),
   * `UPLOAD_FAILED` for one that failed before, `NOT_FOUND`, `UPLOAD_STATUS_INVALID` for one that lacks bytes.
   */
  execute(sessionId: string): Promise<CompletedUpload> {
    const running = this.running.get(sessionId);
    if (running) return running;
    const work = this.complete(sessionId).finally(() => this.running.delete(sessionId));
    this.running.set(sessionId, work);
    return work;
  }

  /** Stops what is being finished; the next start goes on with it. */
  [Symbol.dispose](): void {
    this.stopping.abort();
  }

  private async complete(sessionId: string): Promise<CompletedUpload> {
    const { signal } = this.stopping;
    const row = await this.deps.sessions.find(sessionId);
    if (!row) throw new DomainError('NOT_FOUND', 'no such upload');
    const outcome = outcomeOf(row);
    if (outcome) return outcome;
    try {
      return await this.finalize(row, signal);
    } catch (error) {
      // Somebody else may have completed it meanwhile and removed the staged bytes under our hands.
      const now = await this.deps.sessions.find(sessionId);
      const theirs = now?.status === 'COMPLETED' ? outcomeOf(now) : undefined;
      if (theirs) return theirs;
      if (isDomainError(error, 'CHECKSUM_MISMATCH') || isDomainError(error, 'UPLOAD_FAILED')) {
        await this.deps.closeUpload.execute(sessionId, { status: 'FAILED', code: error.code });
      }
      throw error;
    }
  }

  private async finalize(row: UploadSessionRow, signal: AbortSignal): Promise<CompletedUpload> {
    const staged = new StagedBytes(this.deps.staging, row);
    const size = FileSize.ofBytes(row.offset);
    await staged.seal(signal);
    const hash = row.hash ?? (await staged.hash(signal));
    if (row.declaredHash && !row.declaredHash.equals(hash)) {
      throw new DomainError('CHECKSUM_MISMATCH', 'the bytes do not have the declared SHA-256');
    }
    const sniffed = await this.deps.sniffer.sniff(await staged.head(SNIFFED_BYTES));

    const { ownerId } = row;
    const placing = { ownerId, staged, hash, size };
    const location = await this.deps.placeContent.execute(placing, signal);
    const completed = await this.deps.unitOfWork.run((tx) =>
      this.commit(tx, row.id, { hash, size, sniffed, location }),
    );
    await staged.remove();
    return completed;
  }

  /** The one transaction: file, content, copy, quota and session change together or not at all. */
  private async commit(
    tx: Transaction,
    sessionId: string,
    bytes: {
      hash: FileHash;
      size: FileSize;
      sniffed: FileType | undefined;
      location: StorageLocation | undefined;
    },
  ): Promise<CompletedUpload> {
    const { clock, ids } = this.deps;
    const now = clock.now();
    const session = await tx.sessions.findForUpdate(sessionId);
    if (!session) throw new DomainError('NOT_FOUND', 'no such upload');
    if (session.resultFileId) {
      return { fileId: session.resultFileId, duplicate: session.duplicate };
    }
    const { ownerId } = session;
    const content = await tx.contents.findForUpdate(ownerId, bytes.hash, bytes.size);
    const file = session.fileId && (await tx.files.find(session.fileId, ownerId));
    if (!content || !file) throw new DomainError('UPLOAD_FAILED', 'its file or content is gone');
    const copy = await recordPlace(tx, content, bytes.location, { ids, now });
    const holder = await tx.files.findByContent(content.id);
    // Each content counts once; every file of it points to the same bytes.
    const kept = holder ? 0 : bytes.size.bytes;
    // Empty files are all equal without being the same: they are never duplicates of each other.
    const twin = bytes.size.isEmpty ? undefined : holder;
    if (copy) content.markStored(copy.id, (twin ?? file).providerPreference);
    const result = twin ? answerTwin(tx, twin, file) : file;
    if (!twin) {
      if (file.status === 'PENDING') file.startUpload();
      file.completeUpload(content, FileType.resolve(file.type, bytes.sniffed), now);
    }
    await tx.tombstones.forget(ownerId, [{ sha256: bytes.hash, size: bytes.size.bytes }]);
    const reserved = session.complete(result.id, twin !== undefined, now);
    await tx.quota.settle(ownerId, reserved, kept);
    return { fileId: result.id, duplicate: twin !== undefined };
  }
}

/** The outcome that is settled already; undefined while the session is FINALIZING. */
function outcomeOf(row: UploadSessionRow): CompletedUpload | undefined {
  switch (row.status) {
    case 'COMPLETED':
      return row.resultFileId ? { fileId: row.resultFileId, duplicate: row.duplicate } : undefined;
    case 'FINALIZING':
      return undefined;
    case 'OPEN':
      throw new DomainError('UPLOAD_STATUS_INVALID', 'bytes are missing');
    case 'FAILED':
    case 'EXPIRED':
    case 'TERMINATED':
    case 'JOINED':
      throw new DomainError('UPLOAD_FAILED', `the upload is ${row.status}`);
  }
}

/**
 * Records where the bytes were placed; undefined when they already were. Refuses when the content was deleted and claimed
 * again since its claim.
 */
async function recordPlace(
  tx: Transaction,
  content: Content,
  location: StorageLocation | undefined,
  { ids, now }: { ids: IdSource; now: Date },
): Promise<Copy | undefined> {
  const placed = location ? content.storageKey === location.key : content.state === 'STORED';
  const moved = !placed || content.state === 'DELETING';
  if (moved) {
    throw new DomainError('SERVICE_UNAVAILABLE', 'the content changed meanwhile', {
      retryAfterSeconds: 1,
    });
  }
  if (!location) return undefined;
  const copies = await tx.contents.copiesOf(content.id);
  const known = copies.find((copy) => copy.isUsable && copy.location.equals(location));
  if (known) return known;
  const copy = Copy.stored(ids.next(), content.id, location, now);
  tx.contents.addCopy(copy);
  return copy;
}

/** The file that is there answers for the new one, which goes; a trashed one comes back. */
function answerTwin(tx: Transaction, twin: StoredFile, provisional: StoredFile): StoredFile {
  twin.restore();
  tx.files.remove(provisional);
  return twin;
}
