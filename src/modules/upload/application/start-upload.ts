import type { Clock } from '../../../kernel/clock.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import { FileSize } from '../../../kernel/file-size.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { UploadSession } from '../domain/upload-session.ts';
import type { Staging } from './staging.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import { provisionalFile, type UploadRequest } from './upload-request.ts';

export interface StartUploadInput {
  readonly ownerId: string;
  readonly request: UploadRequest;
  /** Bytes; undefined when the length is deferred. */
  readonly size: number | undefined;
  /** The Upload-Metadata header as it came. */
  readonly metadata?: string | undefined;
  readonly tokenHash?: FileHash | undefined;
  /** A piece that will be joined with others, and becomes no file by itself. */
  readonly partial?: boolean;
  /** The Upload-Concat header as it came. */
  readonly concat?: string | undefined;
}

/** Opens an upload: quota reserved, provisional file (none for a partial one) and session rows written, a staging entry made. */
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
    const fileId = input.partial ? undefined : this.ids.next();
    const sessionId = this.ids.next();

    // The entry comes first: a row without one would be an upload that cannot go on.
    await this.staging.create(sessionId);
    try {
      return await this.unitOfWork.run(async (tx) => {
        await tx.quota.reserve(ownerId, size?.bytes ?? 0);
        if (fileId) tx.files.add(provisionalFile(request, { id: fileId, ownerId, size }, now));
        const session = UploadSession.open(
          {
            id: sessionId,
            ownerId,
            fileId,
            size,
            declaredHash: input.partial ? undefined : request.declaredHash,
            metadata: input.metadata,
            tokenHash: input.tokenHash,
            partial: input.partial ?? false,
            concat: input.concat,
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
