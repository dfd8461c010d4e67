import type { FileHash } from '../../domain/file/file-hash.ts';
import { FileSize } from '../../domain/file/file-size.ts';
import { StoredFile } from '../../domain/file/stored-file.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { IdSource } from '../../domain/shared/id-source.ts';
import { UploadSession } from '../../domain/upload/upload-session.ts';
import type { Staging } from '../ports/staging.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import type { UploadRequest } from './upload-request.ts';

export interface StartUploadInput {
  readonly ownerId: string;
  readonly request: UploadRequest;
  /** Bytes; undefined when the length is deferred. */
  readonly size: number | undefined;
  /** The Upload-Metadata header as it came. */
  readonly metadata?: string | undefined;
  readonly tokenHash?: FileHash | undefined;
}

/** Opens an upload: quota reserved, provisional file and session rows written, a staging entry made. */
export class StartUpload {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly staging: Staging,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /** Throws `FILE_TOO_LARGE`, `QUOTA_EXCEEDED`, `STORAGE_FULL`; then nothing is left behind. */
  async execute(input: StartUploadInput): Promise<{ sessionId: string; expiresAt: Date }> {
    const { ownerId, request } = input;
    const size = input.size === undefined ? undefined : FileSize.ofBytes(input.size);
    const now = this.clock.now();
    const fileId = this.ids.next();
    const sessionId = this.ids.next();

    // The entry comes first: a row without one would be an upload that cannot go on.
    await this.staging.create(sessionId);
    try {
      return await this.unitOfWork.run(async (tx) => {
        await tx.quota.reserve(ownerId, size?.bytes ?? 0);
        tx.files.add(
          StoredFile.create(
            {
              id: fileId,
              ownerId,
              name: request.name,
              type: request.claimedType,
              size,
              tags: request.tags,
              captureTime: request.captureTime,
            },
            now,
          ),
        );
        const session = UploadSession.open(
          {
            id: sessionId,
            ownerId,
            fileId,
            size,
            declaredHash: request.declaredHash,
            metadata: input.metadata,
            tokenHash: input.tokenHash,
          },
          now,
        );
        tx.sessions.add(session);
        return { sessionId, expiresAt: session.expiresAt };
      });
    } catch (error) {
      await this.staging.remove(sessionId).catch(() => undefined);
      throw error;
    }
  }
}
