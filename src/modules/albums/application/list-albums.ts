import { type Page, requirePageSize } from '../../../kernel/paging.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import type { AlbumQueries, AlbumRow } from './album-queries.ts';

/** A page of albums, newest first. */
export interface AlbumsPage extends Page<AlbumRow> {
  /**
   * Number of the owner's latest change before the rows were read, so that following the feed from here misses nothing.
   */
  readonly changeNumber: number;
}

/** Pages through an owner's albums. */
export class ListAlbums {
  constructor(
    private readonly albums: Pick<AlbumQueries, 'page'>,
    private readonly files: Pick<FileQueries, 'latestChange'>,
  ) {}

  /** Throws `PAGE_INVALID` unless `first` is between 1 and 100. */
  async execute(
    ownerId: string,
    { first, after }: { first: number; after: string | undefined },
  ): Promise<AlbumsPage> {
    const size = requirePageSize(first);
    const changeNumber = await this.files.latestChange(ownerId);
    const rows = await this.albums.page(ownerId, { after, limit: size + 1 });
    return {
      rows: rows.slice(0, size),
      hasNextPage: rows.length > size,
      hasPreviousPage: after !== undefined,
      changeNumber,
    };
  }
}
