import { DomainError } from '../../../kernel/domain-error.ts';
import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Omitted fields keep their value. */
export interface AlbumChanges {
  readonly name?: string | undefined;
  /** Null removes the description. */
  readonly description?: string | null | undefined;
  /** Null resets the cover to the first file. */
  readonly coverFileId?: string | null | undefined;
}

/** Changes an album's name, description or cover. */
export class UpdateAlbum {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Throws `NOT_FOUND` if the owner has no such album, `ALBUM_NAME_INVALID`, `ALBUM_DESCRIPTION_INVALID`, and `ALBUM_PLACE_INVALID` if the cover is
   * not in the album.
   */
  async execute(ownerId: string, albumId: string, changes: AlbumChanges): Promise<void> {
    const { name, description, coverFileId } = changes;
    await this.unitOfWork.run(async (tx) => {
      const album = await findAlbum(tx, albumId, ownerId);
      if (name !== undefined) album.rename(name);
      if (description !== undefined) album.describe(description);
      if (coverFileId) {
        const inAlbum = await tx.albumEntries.holding(albumId, [coverFileId]);
        if (!inAlbum.has(coverFileId))
          throw new DomainError('ALBUM_PLACE_INVALID', 'The cover file is not in the album.');
      }
      if (coverFileId !== undefined) album.chooseCover(coverFileId ?? undefined);
    });
  }
}
