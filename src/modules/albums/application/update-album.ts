import { DomainError } from '../../../kernel/domain-error.ts';
import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What is left out stays as it is. */
export interface AlbumChanges {
  readonly name?: string | undefined;
  /** Null: none in particular. */
  readonly coverFileId?: string | null | undefined;
}

/** Renames an album, and chooses the file that stands for it. */
export class UpdateAlbum {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Throws `NOT_FOUND` for an album that is missing or somebody else's, `ALBUM_NAME_INVALID`, `ALBUM_PLACE_INVALID` for
   * a cover that it does not hold.
   */
  async execute(ownerId: string, albumId: string, changes: AlbumChanges): Promise<void> {
    const { name, coverFileId } = changes;
    await this.unitOfWork.run(async (tx) => {
      const album = await findAlbum(tx, albumId, ownerId);
      if (name !== undefined) album.rename(name);
      if (coverFileId) {
        const held = await tx.albumEntries.holding(albumId, [coverFileId]);
        if (!held.has(coverFileId))
          throw new DomainError('ALBUM_PLACE_INVALID', 'the album holds no such file');
      }
      if (coverFileId !== undefined) album.chooseCover(coverFileId ?? undefined);
    });
  }
}
