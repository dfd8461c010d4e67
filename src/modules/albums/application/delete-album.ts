import { findAlbum } from './find-album.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Deletes an album. Its files are kept. */
export class DeleteAlbum {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Throws `NOT_FOUND` if the owner has no such album. */
  async execute(ownerId: string, albumId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const album = await findAlbum(tx, albumId, ownerId);
      album.delete();
      tx.albums.remove(album);
    });
  }
}
