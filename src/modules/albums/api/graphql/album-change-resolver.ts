import { Arg, Resolver, Root, Subscription } from 'type-graphql';

import type { Subscribing } from '../../../../platform/graphql/context.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import type { WatchedAlbumChange } from '../../application/watch-albums.ts';
import { AlbumChangeObject } from './album.ts';
import type { GraphqlContext } from './context.ts';

@Resolver()
export class AlbumChangeResolver {
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
