import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { Refusals } from '../../library/application/in-batches.ts';
import { requireBulkSize } from '../../library/application/require-bulk-size.ts';
import { appended } from '../domain/album-order.ts';
import { MAX_ALBUM_FILES } from '../domain/album.ts';
import { albumCandidates } from './album-candidates.ts';
import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Appends files to an album. */
export class AddToAlbum {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Files already in the album keep their position. Refuses single files with `NOT_FOUND`, `FILE_STATUS_INVALID`, or
   * `ALBUM_FULL` once the album has no room left. Throws `NOT_FOUND` if the owner has no such album, `PAGE_INVALID` for
   * more than 1,000 files.
   */
  async execute(ownerId: string, albumId: string, fileIds: readonly string[]): Promise<Refusals> {
    requireBulkSize(fileIds);
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const album = await findAlbum(tx, albumId, ownerId);
      const { accepted, refused } = await albumCandidates(tx, ownerId, fileIds);
      const existing = await tx.albumEntries.holding(albumId, accepted);
      const newIds = accepted.filter((id) => !existing.has(id));
      const { count, last } = await tx.albumEntries.extent(albumId);
      const room = Math.max(0, MAX_ALBUM_FILES - count);
      for (const id of newIds.slice(room)) {
        refused.set(
          id,
          new DomainError(
            'ALBUM_FULL',
            `The album is full. An album can contain at most ${MAX_ALBUM_FILES} files.`,
          ),
        );
      }
      const added = newIds.slice(0, room);
      if (added.length > 0) {
        await tx.albumEntries.insert(albumId, appended(last, added), now);
        album.rearranged();
      }
      return refused;
    });
  }
}
