import { DomainError } from '../../../kernel/domain-error.ts';
import type { Refusals } from '../../library/application/in-batches.ts';
import { requireBulkSize } from '../../library/application/require-bulk-size.ts';
import { type AlbumPlace, moved } from '../domain/album-order.ts';
import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Puts files of an album next to another one of it. */
export class MoveInAlbum {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * The files come to stand in the order they are named in. One that the album does not hold is refused as
   * `NOT_FOUND`. Throws `NOT_FOUND` for an album that is missing or somebody else's, `ALBUM_PLACE_INVALID` when it does
   * not hold the file of the place, `PAGE_INVALID` for more than 1,000 files.
   */
  async execute(
    ownerId: string,
    albumId: string,
    fileIds: readonly string[],
    place: AlbumPlace,
  ): Promise<Refusals> {
    requireBulkSize(fileIds);
    return this.unitOfWork.run(async (tx) => {
      const album = await findAlbum(tx, albumId, ownerId);
      const entries = await tx.albumEntries.all(albumId);
      const changed = moved(entries, fileIds, place);
      if (!changed) throw new DomainError('ALBUM_PLACE_INVALID', 'the album holds no such file');
      if (changed.length > 0) {
        await tx.albumEntries.place(albumId, changed);
        album.rearranged();
      }
      const held = new Set(entries.map(({ fileId }) => fileId));
      return new Map(
        fileIds
          .filter((id) => !held.has(id))
          .map((id) => [id, new DomainError('NOT_FOUND', 'no such file in the album')]),
      );
    });
  }
}
