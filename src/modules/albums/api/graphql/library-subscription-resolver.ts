import { Arg, Resolver, Root, Subscription } from 'type-graphql';

import type { GraphqlContext } from '../../../../platform/graphql/context.ts';
import { SyncCursorScalar } from '../../../../platform/graphql/scalars.ts';
import { QuotaUpdateObject } from '../../../account/api/graphql/quota.ts';
import type { QuotaUpdate } from '../../../account/application/watch-quota.ts';
import type { WatchedAlbumChange } from '../../application/watch-albums.ts';
import { AlbumChangeObject } from './album.ts';

interface Subscribing<Args> {
  readonly args: Args;
  readonly context: GraphqlContext;
}

@Resolver()
export class LibrarySubscriptionResolver {
  @Subscription(() => AlbumChangeObject, {
    description:
      "The changes of the viewer's albums: first those after `since`, then each as it happens. Per album only the newest counts. A change of a file that is in an album is told by `filesChanged` alone. Without `since` from now on.",
    subscribe: async ({ args, context }: Subscribing<{ since?: number | null }>) => {
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

  @Subscription(() => QuotaUpdateObject, {
    description:
      "The viewer's quota: first as it is, then each time that what is kept crosses 80, 95 or 100 percent of the limit, up or down. A crossing may be told twice.",
    subscribe: async ({ context }: Subscribing<object>) => {
      const { account } = await context.viewer();
      return context.watchQuota.execute(account.id);
    },
  })
  quotaUpdated(@Root() update: QuotaUpdate): QuotaUpdateObject {
    return new QuotaUpdateObject(update);
  }
}
