import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { readAccessOf } from '../../library/application/read-access.ts';
import type { NoteShareAccess, ShareVisit } from './note-share-access.ts';
import type { SharedFileRow, ShareRow } from './share-queries.ts';

/**
 * Notifies the owner that a visitor requests a frozen original. Starts no retrieval, because only the owner may incur
 * its cost.
 */
export class AskForOriginal {
  constructor(
    private readonly files: Pick<FileQueries, 'copiesOfMany'>,
    private readonly noteShareAccess: NoteShareAccess,
    private readonly clock: Clock,
  ) {}

  /**
   * The file must belong to the share. Throws `NOT_FOUND` if the share does not allow requests or the file is not
   * frozen.
   */
  async execute(share: ShareRow, { id: fileId }: SharedFileRow, visit: ShareVisit): Promise<void> {
    const copies = await this.files.copiesOfMany(share.ownerId, [fileId]);
    const access = readAccessOf(copies.get(fileId) ?? [], this.clock.now());
    const isFrozen = access !== undefined && access.kind !== 'READY';
    if (!share.allowsRetrievalRequests || share.permission !== 'ORIGINAL' || !isFrozen) {
      throw new DomainError(
        'NOT_FOUND',
        'The original cannot be requested: the share does not allow requests, or the original can be read now.',
      );
    }
    await this.noteShareAccess.execute(share, { kind: 'RETRIEVAL_ASKED', fileId }, visit);
  }
}
