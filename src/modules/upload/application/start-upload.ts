import type { Clock } from '../../../kernel/clock.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import { FileSize } from '../../../kernel/file-size.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { NewUploadSession } from '../domain/new-upload-session.ts';
import { UploadSession } from '../domain/upload-session.ts';
import type { Derivatives } from './derivatives.ts';
import type { HashQueries } from './hash-queries.ts';
import { requireNotDeleted } from './require-not-deleted.ts';
import type { Staging } from './staging.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import { provisionalFile, type UploadRequest } from './upload-request.ts';

export interface StartUploadInput extends Pick<
  NewUploadSession,
  'ownerId' | 'metadata' | 'tokenHash' | 'partial' | 'concat'
> {
  readonly request: UploadRequest;
  /** Size in bytes; undefined while the length is deferred. */
  readonly size: number | undefined;
}

/**
 * Opens an upload: reserves quota and creates the staging entry, the session and, unless partial or a derivative, a
 * provisional file.
 */
export class StartUpload {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly staging: Staging,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly derivatives: Pick<Derivatives, 'check' | 'maxBytes'>,
    private readonly hashes: HashQueries,
  ) {}

  /**
   * Throws `FILE_TOO_LARGE`, `QUOTA_EXCEEDED` or `STORAGE_FULL`, for a derivative the errors of Derivatives.check, and for
   * an automatic upload with a known size and hash `DELETED_BY_USER`, without leaving anything behind.
   */
  async execute(input: StartUploadInput): Promise<{ sessionId: string }> {
    const { request, size: bytes, ...data } = input;
    const { ownerId, partial } = data;
    const size = bytes === undefined ? undefined : FileSize.ofBytes(bytes);
    const now = this.clock.now();
    const derivativeOf = partial ? undefined : request.derivativeOf;
    if (derivativeOf !== undefined) await this.checkDerivative(ownerId, derivativeOf, size);
    const isFile = !partial && derivativeOf === undefined;
    const fileId = isFile ? this.ids.next() : undefined;
    const sessionId = this.ids.next();
    const declaredHash = partial ? undefined : request.declaredHash;
    const automatic = isFile && request.automatic;
    if (automatic && declaredHash && size) {
      await requireNotDeleted(this.hashes, ownerId, { sha256: declaredHash, size: size.bytes });
    }

    // Create the entry first: a session without one could not be resumed.
    await this.staging.create(sessionId);
    let mayBeCommitted = false;
    try {
      return await this.unitOfWork.run(async (tx) => {
        await tx.quota.reserve(ownerId, size?.bytes ?? 0);
        if (fileId) tx.files.add(provisionalFile(request, { id: fileId, ownerId, size }, now));
        const opening = {
          ...data,
          id: sessionId,
          fileId,
          size,
          declaredHash,
          derivativeOf,
          automatic,
        };
        tx.sessions.add(UploadSession.open(opening, now));
        mayBeCommitted = true;
        return { sessionId };
      });
    } catch (error) {
      // If the connection was lost during the commit, the session may exist and need its entry. The sweep removes
      // entries without a session.
      const isLost = mayBeCommitted && isDomainError(error, 'SERVICE_UNAVAILABLE');
      if (!isLost) await this.staging.remove(sessionId).catch(() => undefined);
      throw error;
    }
  }

  private async checkDerivative(
    ownerId: string,
    fileId: string,
    size: FileSize | undefined,
  ): Promise<void> {
    const { maxBytes } = this.derivatives;
    if (size === undefined || size.bytes > maxBytes) {
      throw new DomainError(
        'FILE_TOO_LARGE',
        `A preview must declare its length, of at most ${maxBytes} bytes.`,
      );
    }
    await this.derivatives.check(ownerId, fileId);
  }
}
