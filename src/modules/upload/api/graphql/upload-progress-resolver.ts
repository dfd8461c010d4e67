import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';

import { requireUuid } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { WatchedProgress } from '../../application/progress-board.ts';
import type { GraphqlContext } from './context.ts';
import { UploadProgressObject } from './upload-progress.ts';

@Resolver(() => UploadProgressObject)
export class UploadProgressResolver {
  @Subscription(() => UploadProgressObject, {
    description:
      "Progress of uploads: first their current state, then at most four updates per second for each. Follows all of the viewer's uploads or, with `sessionId`, one upload until it ends.",
    subscribe: async ({
      args,
      context,
    }: Subscribing<GraphqlContext, { sessionId?: string | null }>) => {
      const { account } = await context.viewer();
      if (args.sessionId == null) return context.watchUploadProgress.execute(account.id);
      const uuid = requireUuid('upload', args.sessionId, 'Upload not found.');
      return context.watchUploadProgress.execute(account.id, uuid);
    },
  })
  uploadProgress(
    @Root() progress: WatchedProgress,
    @Arg('sessionId', () => ID, {
      nullable: true,
      description: 'ID of the upload session to follow.',
    })
    _sessionId?: string | null,
  ): UploadProgressObject {
    return new UploadProgressObject(progress);
  }

  @FieldResolver(() => FileObject, {
    nullable: true,
    description: 'The file being uploaded or the resulting file; null if there is none.',
  })
  async file(
    @Root() { row }: UploadProgressObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    const { files } = await context.viewer();
    return loadObject(files, row.fileId, FileObject);
  }
}
