import { DomainError } from '../../../kernel/domain-error.ts';
import type { Refusals } from '../../library/application/in-batches.ts';
import { requireBulkSize } from '../../library/application/require-bulk-size.ts';
import { type AlbumPlace, moved } from '../domain/album-order.ts';
import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Moves files within an album. */
export class MoveInAlbum {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Moves the files next to `place`, in the given order. Refuses files that are not in the album with `NOT_FOUND`.
   * Throws `NOT_FOUND` if the owner has no such album, `ALBUM_PLACE_INVALID` if the file of `place` is not in it,
   * `PAGE_INVALID` for more than 1,000 files.
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
      if (!changed)
        throw new DomainError('ALBUM_PLACE_INVALID', 'The target file is not in the album.');
      if (changed.length > 0) {
        await tx.albumEntries.place(albumId, changed);
        album.rearranged();
      }
      const inAlbum = new Set(entries.map(({ fileId }) => fileId));
      return new Map(
        fileIds
          .filter((id) => !inAlbum.has(id))
          .map((id) => [id, new DomainError('NOT_FOUND', 'The file is not in the album.')]),
      );
    });
  }
}
