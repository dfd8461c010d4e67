import { Arg, Resolver, Root, Subscription } from 'type-graphql';

import type { Subscribing } from '../../../../platform/graphql/context.ts';
import type { WatchedChange } from '../../application/watch-files.ts';
import type { GraphqlContext } from './context.ts';
import { SyncCursorScalar } from './cursors.ts';
import { FileChangeObject } from './file-change.ts';

@Resolver()
export class FileChangeResolver {
  @Subscription(() => FileChangeObject, {
    description:
      "The changes of the viewer's library: first those after `since`, then each as it happens. Per file only the newest counts. Without `since` from now on.",
    subscribe: async ({
      args,
      context,
    }: Subscribing<GraphqlContext, { since?: number | null }>) => {
      const { account } = await context.viewer();
      return context.watchFiles.execute(account.id, args.since ?? undefined);
    },
  })
  filesChanged(
    @Root() change: WatchedChange,
    @Arg('since', () => SyncCursorScalar, {
      nullable: true,
      description:
        'Where to go on: the cursor of the last change taken over, or `syncCursor` of the list that was read.',
    })
    _since?: number | null,
  ): FileChangeObject {
    return new FileChangeObject(change);
  }
}
