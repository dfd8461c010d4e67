import { Arg, Args, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';

import { requireUuid, uuidOf } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import { withoutNulls } from '../../../../platform/graphql/without-nulls.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { CreateUploadSession } from '../../application/create-upload-session.ts';
import type { WatchedProgress } from '../../application/progress-board.ts';
import type { UploadQueries } from '../../application/upload-queries.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { sessionCursors } from './cursors.ts';
import { UploadProgressObject } from './upload-progress.ts';
import {
  type UploadSessionCreated,
  UploadSessionCreateInput,
  UploadSessionCreatePayload,
} from './upload-session-create.ts';
import { UploadSessionConnectionObject, UploadSessionObject } from './upload-session.ts';

export interface UploadSessionResolverDeps {
  readonly uploads: UploadQueries;
  readonly createUploadSession: CreateUploadSession;
}

const TUS_VERSION = '1.0.0';

const FIELDS = {
  FILE_NAME_INVALID: ['input', 'filename'],
  FILE_TYPE_INVALID: ['input', 'filetype'],
  FILE_SIZE_INVALID: ['input', 'size'],
  FILE_TOO_LARGE: ['input', 'size'],
  QUOTA_EXCEEDED: ['input', 'size'],
  FILE_HASH_INVALID: ['input', 'sha256'],
  DELETED_BY_USER: ['input', 'sha256'],
  CAPTURE_TIME_INVALID: ['input', 'capturedAt'],
  TAG_INVALID: ['input', 'tags'],
  PROVIDER_UNKNOWN: ['input', 'provider'],
} as const;

@Resolver(() => UploadSessionObject)
export class UploadSessionResolver {
  constructor(private readonly deps: UploadSessionResolverDeps) {}

  @Query(() => UploadSessionObject, {
    nullable: true,
    description: "The viewer's upload with this ID; null if it does not exist.",
  })
  async uploadSession(
    @IdArg() id: string,
    @CurrentViewer() { uploads }: Viewer,
  ): Promise<UploadSessionObject | null> {
    return loadObject(uploads, uuidOf('upload', id), UploadSessionObject);
  }

  @Query(() => UploadSessionConnectionObject, {
    description: "The viewer's uploads in progress, except partial uploads, newest first.",
  })
  async uploadSessions(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<UploadSessionConnectionObject> {
    const page = await forwardPage(args, sessionCursors, (wanted) =>
      this.deps.uploads.open(account.id, wanted),
    );
    return new UploadSessionConnectionObject(page, () => this.deps.uploads.countOpen(account.id));
  }

  @Mutation(() => UploadSessionCreatePayload, {
    nullable: true,
    description:
      'Reserves quota and opens an upload, with a token that a background upload can use for days. If `sha256` and `size` match an existing file, returns that file instead. If they match an open upload, resumes it with an additional token.',
  })
  async uploadSessionCreate(
    @Arg('input', () => UploadSessionCreateInput) input: UploadSessionCreateInput,
    @CurrentViewer() { account, files, uploads }: Viewer,
    @Ctx() context: GraphqlContext,
  ): Promise<UploadSessionCreatePayload> {
    const { size, capturedAt, intent, ...given } = withoutNulls(input);
    const fields = {
      ...given,
      capturedAt: capturedAt?.toISOString(),
      intent: intent?.toLowerCase(),
    };
    const outcome = await outcomeOf<Partial<UploadSessionCreated>>(FIELDS, async () => {
      const created = await this.deps.createUploadSession.execute(account.id, fields, size);
      const file = await loadObject(files, created.fileId, FileObject);
      if (created.kind === 'KEPT') return { file };
      const uploadSession = await loadObject(uploads, created.sessionId, UploadSessionObject);
      if (!uploadSession) return {};
      return {
        uploadSession,
        url: uploadSession.url(context),
        headers: [
          { name: 'Authorization', value: `Bearer ${created.token}` },
          { name: 'Tus-Resumable', value: TUS_VERSION },
        ],
        expiresAt: uploadSession.expiresAt,
        resumed: created.resumed,
        file,
      };
    });
    return new UploadSessionCreatePayload(outcome);
  }

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
}
