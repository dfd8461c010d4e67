import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { requireBulkSize } from '../../library/application/require-bulk-size.ts';
import { appended } from '../domain/album-order.ts';
import { Album } from '../domain/album.ts';
import { albumCandidates } from './album-candidates.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Creates an album. */
export class CreateAlbum {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * Returns the album's id. Creates nothing and throws on `ALBUM_NAME_INVALID`, `ALBUM_DESCRIPTION_INVALID`, `PAGE_INVALID` for more than 1,000
   * files, or the error of the first unacceptable file: `NOT_FOUND` or `FILE_STATUS_INVALID`.
   */
  async execute(
    ownerId: string,
    { name, description = null }: { readonly name: string; readonly description?: string | null },
    fileIds: readonly string[],
  ): Promise<string> {
    requireBulkSize(fileIds);
    const now = this.clock.now();
    const id = this.ids.next();
    await this.unitOfWork.run(async (tx) => {
      const album = Album.create({ id, ownerId, name }, now);
      album.describe(description);
      tx.albums.add(album);
      if (fileIds.length === 0) return;
      const { accepted, refused } = await albumCandidates(tx, ownerId, fileIds);
      for (const error of refused.values()) throw error;
      await tx.albumEntries.insert(id, appended(undefined, accepted), now);
    });
    return id;
  }
}
