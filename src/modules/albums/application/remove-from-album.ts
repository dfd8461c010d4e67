import { DomainError } from '../../../kernel/domain-error.ts';
import type { Refusals } from '../../library/application/in-batches.ts';
import { requireBulkSize } from '../../library/application/require-bulk-size.ts';
import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Removes files from an album. The files themselves are kept. */
export class RemoveFromAlbum {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Ignores files that are not in the album; refuses files that the owner does not have with `NOT_FOUND`. Throws
   * `NOT_FOUND` if the owner has no such album, `PAGE_INVALID` for more than 1,000 files.
   */
  async execute(ownerId: string, albumId: string, fileIds: readonly string[]): Promise<Refusals> {
    requireBulkSize(fileIds);
    return this.unitOfWork.run(async (tx) => {
      const album = await findAlbum(tx, albumId, ownerId);
      const own = await tx.albumEntries.candidates(ownerId, fileIds);
      const removed = [...(await tx.albumEntries.holding(albumId, fileIds))];
      if (removed.length > 0) {
        await tx.albumEntries.remove(albumId, removed);
        album.rearranged(removed);
      }
      return new Map(
        fileIds
          .filter((id) => !own.has(id))
          .map((id) => [id, new DomainError('NOT_FOUND', 'File not found.')]),
      );
    });
  }
}
