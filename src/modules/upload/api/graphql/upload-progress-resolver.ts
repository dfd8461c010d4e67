import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import type { GraphqlContext } from '../../../../platform/graphql/context.ts';
import { SyncCursorScalar } from '../../../../platform/graphql/scalars.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { WatchedChange } from '../../../library/application/watch-files.ts';
import { RetrievalUpdateObject } from '../../../retrieval/api/graphql/retrieval-request.ts';
import type { RetrievalUpdate } from '../../../retrieval/application/retrieval-update.ts';
import type { WatchedProgress } from '../../application/progress-board.ts';
import { FileChangeObject, UploadProgressObject } from './upload-progress.ts';

interface Subscribing<Args> {
  readonly args: Args;
  readonly context: GraphqlContext;
}

@Resolver(() => UploadProgressObject)
export class SubscriptionResolver {
  @Subscription(() => UploadProgressObject, {
    description:
      'How far uploads are: first where they stand now, then at most four steps a second each. Of one session, until it has ended; else of all the viewer has.',
    subscribe: async ({ args, context }: Subscribing<{ sessionId?: string | null }>) => {
      const { account } = await context.viewer();
      if (args.sessionId == null) return context.watchUploadProgress.execute(account.id);
      const uuid = uuidOf('upload', args.sessionId);
      if (uuid === undefined) throw new DomainError('NOT_FOUND', 'no such upload');
      return context.watchUploadProgress.execute(account.id, uuid);
    },
  })
  uploadProgress(
    @Root() progress: WatchedProgress,
    @Arg('sessionId', () => ID, { nullable: true, description: 'Only this session.' })
    _sessionId?: string | null,
  ): UploadProgressObject {
    return new UploadProgressObject(progress);
  }

  @Subscription(() => FileChangeObject, {
    description:
      "The changes of the viewer's library: first those after `since`, then each as it happens. Per file only the newest counts. Without `since` from now on.",
    subscribe: async ({ args, context }: Subscribing<{ since?: number | null }>) => {
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

  @Subscription(() => RetrievalUpdateObject, {
    description:
      'How retrievals go: first where they stand now, then each step. Of one retrieval, until it is over; else of all the viewer has. Each READY is told once.',
    subscribe: async ({ args, context }: Subscribing<{ id?: string | null }>) => {
      const { account } = await context.viewer();
      if (args.id == null) return context.watchRetrievals.execute(account.id);
      const uuid = uuidOf('retrieval', args.id);
      if (uuid === undefined) throw new DomainError('NOT_FOUND', 'no such retrieval');
      return context.watchRetrievals.execute(account.id, uuid);
    },
  })
  retrievalUpdated(
    @Root() update: RetrievalUpdate,
    @Arg('id', () => ID, { nullable: true, description: 'Only this retrieval.' })
    _id?: string | null,
  ): RetrievalUpdateObject {
    return new RetrievalUpdateObject(update);
  }

  @FieldResolver(() => FileObject, {
    nullable: true,
    description: 'The file that is being uploaded, or that the upload led to.',
  })
  async file(
    @Root() { progress }: UploadProgressObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    if (progress.fileId === null) return null;
    const { files } = await context.viewer();
    const row = await files.load(progress.fileId);
    return row ? new FileObject(row) : null;
  }
}
