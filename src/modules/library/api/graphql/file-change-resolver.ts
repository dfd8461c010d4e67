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
      "Changes to the viewer's files: first those after `since`, then new ones as they happen. Only the latest change of each file is delivered. Without `since`, delivers new changes only.",
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
        'Resumes after this cursor: that of the last processed change, or the `syncCursor` of the list.',
    })
    _since?: number | null,
  ): FileChangeObject {
    return new FileChangeObject(change);
  }
}
