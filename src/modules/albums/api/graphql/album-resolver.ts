import {
  Arg,
  Args,
  FieldResolver,
  ID,
  Int,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';

import { uuidOf } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileQueries } from '../../../library/application/file-queries.ts';
import type { AlbumQueries } from '../../application/album-queries.ts';
import type { WatchedAlbumChange } from '../../application/watch-albums.ts';
import {
  AlbumChangeObject,
  AlbumConnectionObject,
  AlbumFileConnectionObject,
  AlbumObject,
} from './album.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { albumCursors, albumFileCursors } from './cursors.ts';

export interface AlbumResolverDeps {
  readonly albums: Pick<AlbumQueries, 'page'>;
  readonly files: Pick<FileQueries, 'latestChange'>;
}

@Resolver(() => AlbumObject)
export class AlbumResolver {
  constructor(private readonly deps: AlbumResolverDeps) {}

  @Query(() => AlbumObject, {
    nullable: true,
    description: "The viewer's album with this ID; null if it does not exist.",
  })
  async album(
    @Arg('id', () => ID) id: string,
    @CurrentViewer() { albums }: Viewer,
  ): Promise<AlbumObject | null> {
    return loadObject(albums.rows, uuidOf('album', id), AlbumObject);
  }

  @Query(() => AlbumConnectionObject, { description: "The viewer's albums, newest first." })
  async albums(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<AlbumConnectionObject> {
    // Read before the albums, so that following the feed from here misses nothing.
    const changeNumber = await this.deps.files.latestChange(account.id);
    const page = await forwardPage(args, albumCursors, (wanted) =>
      this.deps.albums.page(account.id, wanted),
    );
    return new AlbumConnectionObject({ ...page, changeNumber });
  }

  @FieldResolver(() => FileObject, {
    nullable: true,
    description:
      'The cover file: the chosen one if it is not in the trash, otherwise the first file; null if the album shows no files.',
  })
  async cover(
    @Root() { row }: AlbumObject,
    @CurrentViewer() { albums, files }: Viewer,
  ): Promise<FileObject | null> {
    return loadObject(files, await albums.covers.load(row.id), FileObject);
  }

  @FieldResolver(() => Int, {
    description: 'Number of files in the album, excluding trashed ones. Computed on request.',
  })
  async fileCount(
    @Root() { row }: AlbumObject,
    @CurrentViewer() { albums }: Viewer,
  ): Promise<number> {
    return albums.counts.load(row.id);
  }

  @FieldResolver(() => AlbumFileConnectionObject, {
    description: "The album's files in their order, excluding trashed ones.",
  })
  async files(
    @Root() { row }: AlbumObject,
    @CurrentViewer() { albums, files }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<AlbumFileConnectionObject> {
    const page = await forwardPage(args, albumFileCursors, (wanted) =>
      albums.files.load({ albumId: row.id, ...wanted }),
    );
    const found = await files.loadMany(page.rows.map(({ fileId }) => fileId));
    const rows = page.rows.flatMap(({ position }, at) => {
      const file = found[at];
      if (file instanceof Error) throw file;
      // The file was deleted after the positions were read.
      return file ? [{ ...file, position }] : [];
    });
    return new AlbumFileConnectionObject({ ...page, rows });
  }

  @Subscription(() => AlbumChangeObject, {
    description:
      "Changes to the viewer's albums: first those after `since`, then new ones as they happen. Only the latest change of each album is delivered. Changes to a file in an album appear only in `filesChanged`. Without `since`, delivers new changes only.",
    subscribe: async ({
      args,
      context,
    }: Subscribing<GraphqlContext, { since?: number | null }>) => {
      const { account } = await context.viewer();
      return context.watchAlbums.execute(account.id, args.since ?? undefined);
    },
  })
  albumsChanged(
    @Root() change: WatchedAlbumChange,
    @Arg('since', () => SyncCursorScalar, {
      nullable: true,
      description:
        'Resumes after this cursor: that of the last processed change, or the `syncCursor` of the list.',
    })
    _since?: number | null,
  ): AlbumChangeObject {
    return new AlbumChangeObject(change);
  }
}
