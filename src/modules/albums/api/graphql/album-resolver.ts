import { Arg, Args, FieldResolver, Query, Resolver, Root, Subscription } from 'type-graphql';

import { uuidOf } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { SINCE, type SinceArgs, SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileQueries } from '../../../library/application/file-queries.ts';
import type { AlbumQueries } from '../../application/album-queries.ts';
import type { AlbumChange } from '../../application/watch-albums.ts';
import { AlbumChangeObject, AlbumConnectionObject, AlbumObject } from './album.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { albumCursors } from './cursors.ts';

export interface AlbumResolverDeps {
  readonly albums: Pick<AlbumQueries, 'page'>;
  readonly files: Pick<FileQueries, 'latestChange'>;
}

@Resolver(() => FileObject)
export class AlbumResolver {
  constructor(private readonly deps: AlbumResolverDeps) {}

  @Query(() => AlbumObject, {
    nullable: true,
    description: "The viewer's album with this ID; null if it does not exist.",
  })
  async album(
    @IdArg() id: string,
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
    const number = await this.deps.files.latestChange(account.id);
    const page = await forwardPage(args, albumCursors, (wanted) =>
      this.deps.albums.page(account.id, wanted),
    );
    return new AlbumConnectionObject({ ...page, position: { ownerId: account.id, number } });
  }

  @FieldResolver(() => [AlbumObject], {
    name: 'albums',
    description: 'Albums that contain the file, newest first; at most 100.',
  })
  async albumsOf(
    @Root() { row }: FileObject,
    @CurrentViewer() { albums }: Viewer,
  ): Promise<AlbumObject[]> {
    const rows = await albums.ofFile.load(row.id);
    return rows.map((album) => new AlbumObject(album));
  }

  @Subscription(() => AlbumChangeObject, {
    description:
      "Changes to the viewer's albums: first those after `since`, then new ones as they happen. Only the latest change of each album is delivered. Moving a file of an album to the trash or restoring it changes the album; other changes to a file appear only in `filesChanged`. Without `since`, delivers new changes only.",
    subscribe: async ({ args, context }: Subscribing<GraphqlContext, SinceArgs>) => {
      const { account } = await context.viewer();
      return context.watchAlbums.execute(account.id, args.since ?? undefined);
    },
  })
  albumsChanged(
    @Root() change: AlbumChange,
    @Arg('since', () => SyncCursorScalar, SINCE) _since?: SinceArgs['since'],
  ): AlbumChangeObject {
    return new AlbumChangeObject(change);
  }
}
