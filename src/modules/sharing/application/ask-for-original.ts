import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { readAccessOf } from '../../library/application/read-access.ts';
import { ShareRequest } from '../domain/share-request.ts';
import { type NoteShareAccess, type ShareVisit, visitorOf } from './note-share-access.ts';
import type { ShareQueries, ShareRow } from './share-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Maximum number of pending requests of a share. */
const MAX_PENDING = 100;

export interface AskForOriginalDeps {
  readonly shares: Pick<ShareQueries, 'file'>;
  readonly files: Pick<FileQueries, 'copiesOfMany'>;
  readonly unitOfWork: UnitOfWork;
  readonly noteShareAccess: NoteShareAccess;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Asks the owner of a share for an original in cold storage. Starts no retrieval, because only the owner may incur its
 * cost.
 */
export class AskForOriginal {
  constructor(private readonly deps: AskForOriginalDeps) {}

  /**
   * Changes nothing while an earlier request is pending. Throws `NOT_FOUND` without an open share or a file of it, if the
   * share does not allow requests or the file is not frozen, `SHARE_REQUEST_DECLINED`, and `SHARE_REQUESTS_FULL`.
   */
  async execute(
    share: ShareRow | undefined,
    fileId: string | undefined,
    visit: ShareVisit,
  ): Promise<void> {
    const file = share && fileId !== undefined && (await this.deps.shares.file(share, fileId));
    if (!share || !file) throw new DomainError('NOT_FOUND', 'File not found.');
    await this.ask(share, file.id, visit);
  }

  private async ask(share: ShareRow, fileId: string, visit: ShareVisit): Promise<void> {
    const { files, unitOfWork, noteShareAccess, clock, ids } = this.deps;
    const now = clock.now();
    const { id: shareId, ownerId } = share;
    const copies = await files.copiesOfMany(ownerId, [fileId]);
    const access = readAccessOf(copies.get(fileId) ?? [], now);
    const isFrozen = access !== undefined && access.kind !== 'READY';
    if (!share.allowsRetrievalRequests || share.permission !== 'ORIGINAL' || !isFrozen) {
      throw new DomainError(
        'NOT_FOUND',
        'The original cannot be requested: the share does not allow requests, or the original can be read now.',
      );
    }
    const data = { id: ids.next(), shareId, ownerId, fileId, ...visitorOf(visit) };
    await unitOfWork.run(async ({ shareRequests }) => {
      const request = ShareRequest.ask(data, await shareRequests.latest(shareId, fileId), now);
      if (!request) return;
      if ((await shareRequests.countPending(shareId)) >= MAX_PENDING) {
        throw new DomainError(
          'SHARE_REQUESTS_FULL',
          `The share has ${MAX_PENDING} pending requests, which its owner must answer first.`,
        );
      }
      shareRequests.add(request);
    });
    await noteShareAccess.execute(share, { kind: 'RETRIEVAL_ASKED', fileId }, visit);
  }
}
