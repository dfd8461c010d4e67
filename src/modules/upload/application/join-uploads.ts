import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { NewUploadSession } from '../domain/new-upload-session.ts';
import { notJoinable } from '../domain/require-joinable.ts';
import { UploadSession } from '../domain/upload-session.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';
import { provisionalFile, type UploadRequest } from './upload-request.ts';

export interface JoinUploadsInput extends Pick<
  NewUploadSession,
  'ownerId' | 'metadata' | 'concat'
> {
  /** The partial uploads, in the order of their bytes. */
  readonly partialIds: readonly string[];
  readonly request: UploadRequest;
}

/**
 * Joins finished partial uploads into one (tus concatenation). Changes only rows; the staged bytes are concatenated
 * when the upload is completed. Each partial upload can be joined once.
 */
export class JoinUploads {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * Idempotent: the same list returns the same upload, so a client can retry after a lost response. Throws
   * `CONCATENATION_INVALID`, `PARTIAL_UNFINISHED` or `FILE_TOO_LARGE` without changing anything.
   */
  execute(input: JoinUploadsInput): Promise<{ sessionId: string }> {
    const { partialIds, request, ...data } = input;
    const { ownerId } = data;
    if (request.derivativeOf !== undefined) {
      throw new DomainError('METADATA_INVALID', 'Upload a preview in one piece, not in parallel.');
    }
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const partials = await partialsInOrder(tx, partialIds, ownerId);
      const earlier = await joinedBefore(tx, partials);
      if (earlier) return { sessionId: earlier.id };

      const fileId = this.ids.next();
      const session = UploadSession.join(
        {
          ...data,
          id: this.ids.next(),
          fileId,
          declaredHash: request.declaredHash,
          automatic: request.automatic,
        },
        partials,
        now,
      );
      tx.files.add(provisionalFile(request, { id: fileId, ownerId, size: session.size }, now));
      tx.sessions.add(session);
      return { sessionId: session.id };
    });
  }
}

/** Rejects foreign uploads exactly like missing ones, before any other check. */
async function partialsInOrder(
  tx: Transaction,
  ids: readonly string[],
  ownerId: string,
): Promise<UploadSession[]> {
  const found = new Map(
    (await tx.sessions.findAllForUpdate(ids)).map((session) => [session.id, session]),
  );
  return ids.map((id) => {
    const partial = found.get(id);
    if (partial?.ownerId !== ownerId) throw notJoinable();
    return partial;
  });
}

/** The final upload that exactly these partial uploads were joined into before. */
async function joinedBefore(
  tx: Transaction,
  partials: readonly UploadSession[],
): Promise<UploadSession | undefined> {
  const finalId = partials[0]?.joinedInto;
  // Not locked, to avoid a deadlock: CloseUpload locks the final upload before its partial uploads.
  const final = finalId === undefined ? undefined : await tx.sessions.find(finalId);
  const before = final?.partials?.map(({ sessionId }) => sessionId);
  const same = before?.join() === partials.map(({ id }) => id).join();
  return same ? final : undefined;
}
