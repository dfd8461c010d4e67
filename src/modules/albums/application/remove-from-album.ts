import { DomainError } from '../../../kernel/domain-error.ts';
import type { Refusals } from '../../library/application/in-batches.ts';
import { requireBulkSize } from '../../library/application/require-bulk-size.ts';
import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Takes files out of an album. The files stay. */
export class RemoveFromAlbum {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * A file that the album does not hold is left alone; one that is missing or somebody else's is refused as
   * `NOT_FOUND`. Throws `NOT_FOUND` for such an album, `PAGE_INVALID` for more than 1,000 files.
   */
  async execute(ownerId: string, albumId: string, fileIds: readonly string[]): Promise<Refusals> {
    requireBulkSize(fileIds);
    return this.unitOfWork.run(async (tx) => {
      const album = await findAlbum(tx, albumId, ownerId);
      const own = await tx.albumEntries.candidates(ownerId, fileIds);
      const held = [...(await tx.albumEntries.holding(albumId, fileIds))];
      if (held.length > 0) {
        await tx.albumEntries.remove(albumId, held);
        album.rearranged(held);
      }
      return new Map(
        fileIds
          .filter((id) => !own.has(id))
          .map((id) => [id, new DomainError('NOT_FOUND', 'no such file')]),
      );
    });
  }
}
