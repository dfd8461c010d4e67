import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Removes an album. Its files stay. */
export class DeleteAlbum {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Throws `NOT_FOUND` for an album that is missing or somebody else's. */
  async execute(ownerId: string, albumId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const album = await findAlbum(tx, albumId, ownerId);
      album.delete();
      tx.albums.remove(album);
    });
  }
}
