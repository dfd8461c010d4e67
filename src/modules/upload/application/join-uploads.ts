import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { UploadSession } from '../domain/upload-session.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';
import { provisionalFile, type UploadRequest } from './upload-request.ts';

export interface JoinUploadsInput {
  readonly ownerId: string;
  /** The partial uploads, in the order of their bytes. */
  readonly partialIds: readonly string[];
  readonly request: UploadRequest;
  /** The Upload-Metadata header as it came. */
  readonly metadata?: string | undefined;
  /** The Upload-Concat header as it came. */
  readonly concat: string;
}

/**
 * Joins finished partial uploads into one (tus concatenation). Only rows change here: the bytes stay where they are
 * and become a file like those of any other upload. Each partial upload can be joined once.
 */
export class JoinUploads {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * A client that has lost the answer may ask again: the same list leads to the same upload. Throws
   * `CONCATENATION_INVALID`, `PARTIAL_UNFINISHED`, `FILE_TOO_LARGE`; then nothing has changed.
   */
  execute(input: JoinUploadsInput): Promise<{ sessionId: string }> {
    const { ownerId, partialIds, request } = input;
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const partials = await partialsInOrder(tx, partialIds, ownerId);
      const earlier = await joinedBefore(tx, partials);
      if (earlier) return { sessionId: earlier.id };

      const fileId = this.ids.next();
      const session = UploadSession.join(
        {
          id: this.ids.next(),
          ownerId,
          fileId,
          declaredHash: request.declaredHash,
          metadata: input.metadata,
          tokenHash: undefined,
          concat: input.concat,
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

/** Uploads of somebody else are answered like uploads that are not there, whatever else is wrong. */
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
    if (partial?.ownerId !== ownerId) {
      throw new DomainError(
        'CONCATENATION_INVALID',
        'Only your own partial uploads can be joined.',
      );
    }
    return partial;
  });
}

/** The upload that exactly these went into before. */
async function joinedBefore(
  tx: Transaction,
  partials: readonly UploadSession[],
): Promise<UploadSession | undefined> {
  const finalId = partials[0]?.joinedInto;
  // Not locked: who closes it locks it first and its partial uploads afterwards.
  const final = finalId === undefined ? undefined : await tx.sessions.find(finalId);
  const before = final?.partials?.map(({ sessionId }) => sessionId);
  const same = before?.join() === partials.map(({ id }) => id).join();
  return same ? final : undefined;
}
