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
import type { Derivatives } from './derivatives.ts';
import type { HashQueries } from './hash-queries.ts';
import type { PlaceContent } from './place-content.ts';
import { deletedByUser, requireNotDeleted } from './require-not-deleted.ts';
import { SNIFFED_BYTES, type SniffFileType } from './sniff-file-type.ts';
import { StagedBytes } from './staged-bytes.ts';
import type { Staging } from './staging.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';
import { type CompletedUpload, hasEnded, outcomeOf } from './upload-outcome.ts';
import type { UploadSessionRow, UploadSessionStore } from './upload-session-store.ts';

export interface CompleteUploadDeps {
  readonly sessions: UploadSessionStore;
  readonly unitOfWork: UnitOfWork;
  readonly staging: Staging;
  readonly placeContent: PlaceContent;
  readonly derivatives: Pick<Derivatives, 'accept'>;
  readonly hashes: HashQueries;
  readonly sniff: SniffFileType;
  readonly closeUpload: CloseUpload;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Turns a session whose bytes are all durable (FINALIZING) into a file. Idempotent: any process can repeat every step
 * after a crash, and concurrent runs have the same result.
 */
export class CompleteUpload implements Disposable {
  private readonly running = new Map<string, Promise<CompletedUpload>>();
  private readonly stopping = new AbortController();

  constructor(private readonly deps: CompleteUploadDeps) {}

  /**
   * Concurrent calls for one session in this process share the same work. Throws `CHECKSUM_MISMATCH` if the bytes do
   * not match the declared hash and `DELETED_BY_USER` if an automatic upload has bytes that the owner deleted (the upload
   * then fails), `UPLOAD_FAILED` if it failed before, `NOT_FOUND`, and `UPLOAD_STATUS_INVALID` if bytes are missing.
   */
  execute(sessionId: string): Promise<CompletedUpload> {
    const running = this.running.get(sessionId);
    if (running) return running;
    const work = this.complete(sessionId).finally(() => this.running.delete(sessionId));
    this.running.set(sessionId, work);
    return work;
  }

  /** Aborts running work; the next start resumes it. */
  [Symbol.dispose](): void {
    this.stopping.abort();
  }

  private async complete(sessionId: string): Promise<CompletedUpload> {
    const { signal } = this.stopping;
    const row = await this.deps.sessions.find(sessionId);
    if (!row) throw new DomainError('NOT_FOUND', 'Upload not found.');
    const outcome = outcomeOf(row);
    if (outcome) return outcome;
    try {
      return await this.finalize(row, signal);
    } catch (error) {
      // Another process may have completed the upload and removed the staged bytes in the meantime.
      const now = await this.deps.sessions.find(sessionId);
      const completed = now?.status === 'COMPLETED' ? outcomeOf(now) : undefined;
      if (completed) return completed;
      if (isDomainError(error) && hasEnded(error)) {
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
      throw new DomainError(
        'CHECKSUM_MISMATCH',
        'The bytes do not match the declared SHA-256. Start a new upload.',
      );
    }
    const sniffed = await this.deps.sniff(await staged.head(SNIFFED_BYTES));

    const { ownerId, derivativeOf } = row;
    if (derivativeOf !== undefined) {
      const { mimeType } = sniffed ?? FileType.unknown;
      const derivative = { ownerId, fileId: derivativeOf, sessionId: row.id, mimeType };
      await this.deps.derivatives.accept(derivative, await staged.source(hash), signal);
      const completed = await this.commitDerivative(row.id, derivativeOf);
      await staged.remove();
      return completed;
    }
    if (row.automatic) {
      await requireNotDeleted(this.deps.hashes, ownerId, { sha256: hash, size: size.bytes });
    }
    const placing = { ownerId, staged, hash, size };
    const location = await this.deps.placeContent.execute(placing, signal);
    const completed = await this.deps.unitOfWork.run((tx) =>
      this.commit(tx, row.id, { hash, size, sniffed, location }),
    );
    await staged.remove();
    return completed;
  }

  /** Ends the session of a derivative, which takes no quota. */
  private commitDerivative(sessionId: string, fileId: string): Promise<CompletedUpload> {
    return this.deps.unitOfWork.run(async (tx) => {
      const session = await tx.sessions.findForUpdate(sessionId);
      if (!session) throw new DomainError('NOT_FOUND', 'Upload not found.');
      if (session.status === 'FINALIZING') {
        const reserved = session.complete(fileId, false, this.deps.clock.now());
        await tx.quota.settle(session.ownerId, reserved, 0);
      }
      return { fileId, duplicate: false };
    });
  }

  /** Changes file, content, copy, quota and session in one transaction. */
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
    if (!session) throw new DomainError('NOT_FOUND', 'Upload not found.');
    if (session.resultFileId) {
      return { fileId: session.resultFileId, duplicate: session.duplicate };
    }
    const { ownerId } = session;
    const content = await tx.contents.findForUpdate(ownerId, bytes.hash, bytes.size);
    const file = session.fileId && (await tx.files.find(session.fileId, ownerId));
    if (!content || !file)
      throw new DomainError(
        'UPLOAD_FAILED',
        'The file or content of the upload no longer exists. Start a new upload.',
      );
    const copy = await recordPlace(tx, content, bytes.location, { ids, now });
    const holder = await tx.files.findByContent(content.id);
    // Each content counts towards the quota once, however many files use it.
    const kept = holder ? 0 : bytes.size.bytes;
    // Empty files are never duplicates of each other, although their bytes are equal.
    const existing = bytes.size.isEmpty ? undefined : holder;
    const known = { sha256: bytes.hash, size: bytes.size.bytes };
    // The owner may have deleted the bytes since they were compared.
    if (session.automatic && !bytes.size.isEmpty) {
      const isDeleted = existing?.trashedAt ?? (await tx.tombstones.has(ownerId, known));
      if (isDeleted) throw deletedByUser();
    }
    const type = existing?.type ?? FileType.resolve(file.type, bytes.sniffed);
    const { providerPreference } = existing ?? file;
    if (copy) content.markStored({ type, providerPreference });
    const result = existing ? keepExisting(tx, existing, file) : file;
    if (!existing) {
      if (file.status === 'PENDING') file.startUpload();
      file.completeUpload(content, type, now);
    }
    await tx.tombstones.forget(ownerId, [known]);
    const reserved = session.complete(result.id, existing !== undefined, now);
    await tx.quota.settle(ownerId, reserved, kept);
    return { fileId: result.id, duplicate: existing !== undefined };
  }
}

/**
 * Records the new copy; undefined if a usable copy already existed. Throws `SERVICE_UNAVAILABLE` if the content was
 * deleted or claimed again since it was claimed.
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
    throw new DomainError(
      'SERVICE_UNAVAILABLE',
      'The file was changed at the same time. Try again.',
      { retryAfterSeconds: 1 },
    );
  }
  if (!location) return undefined;
  const copies = await tx.contents.copiesOf(content.id);
  const known = copies.find((copy) => copy.isUsable && copy.location.equals(location));
  if (known) return known;
  const copy = Copy.stored(ids.next(), content.id, location, now);
  tx.contents.addCopy(copy);
  return copy;
}

/** Deletes the provisional file in favor of the existing one, and takes that out of the trash. */
function keepExisting(tx: Transaction, existing: StoredFile, provisional: StoredFile): StoredFile {
  existing.restore();
  tx.files.remove(provisional);
  return existing;
}
