import { requirePageSize } from '../../../kernel/paging.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import type { AlbumQueries, AlbumRow } from './album-queries.ts';

/** Part of the list of albums, newest first. */
export interface AlbumsPage {
  readonly rows: readonly AlbumRow[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** The number of the owner's newest change before the rows were read: none is missed by going on after it. */
  readonly changeNumber: number;
}

/** Pages through an owner's albums. */
export class ListAlbums {
  constructor(
    private readonly albums: Pick<AlbumQueries, 'page'>,
    private readonly files: Pick<FileQueries, 'latestChange'>,
  ) {}

  /** Throws `PAGE_INVALID` unless `first` is from 1 to 100. */
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
