import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { Refusals } from '../../library/application/in-batches.ts';
import { requireBulkSize } from '../../library/application/require-bulk-size.ts';
import { appended } from '../domain/album-order.ts';
import { MAX_ALBUM_FILES } from '../domain/album.ts';
import { albumCandidates } from './album-candidates.ts';
import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Puts files into an album, behind those that are there. */
export class AddToAlbum {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * A file that the album holds already stays where it is. Refuses single files: `NOT_FOUND`, `FILE_STATUS_INVALID`,
   * and `ALBUM_FULL` from the first one on that has no room. Throws `NOT_FOUND` for an album that is missing or
   * somebody else's, `PAGE_INVALID` for more than 1,000 files.
   */
  async execute(ownerId: string, albumId: string, fileIds: readonly string[]): Promise<Refusals> {
    requireBulkSize(fileIds);
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const album = await findAlbum(tx, albumId, ownerId);
      const { fit, refused } = await albumCandidates(tx, ownerId, fileIds);
      const held = await tx.albumEntries.holding(albumId, fit);
      const fresh = fit.filter((id) => !held.has(id));
      const { count, last } = await tx.albumEntries.extent(albumId);
      const room = Math.max(0, MAX_ALBUM_FILES - count);
      for (const id of fresh.slice(room)) {
        refused.set(id, new DomainError('ALBUM_FULL', `an album holds ${MAX_ALBUM_FILES} files`));
      }
      const added = fresh.slice(0, room);
      if (added.length > 0) {
        await tx.albumEntries.insert(albumId, appended(last, added), now);
        album.rearranged();
      }
      return refused;
    });
  }
}
