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
      "The changes of the viewer's albums: first those after `since`, then each as it happens. Per album only the newest counts. A change of a file that is in an album is told by `filesChanged` alone. Without `since` from now on.",
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
        'Where to go on: the cursor of the last change taken over, or `syncCursor` of the list that was read.',
    })
    _since?: number | null,
  ): AlbumChangeObject {
    return new AlbumChangeObject(change);
  }
}
