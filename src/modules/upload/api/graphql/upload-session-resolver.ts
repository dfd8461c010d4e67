import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';

import { uuidOf } from '../../../../kernel/id.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { UrlScalar } from '../../../../platform/graphql/scalars.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type {
  CreatedUploadSession,
  CreateUploadSession,
} from '../../application/create-upload-session.ts';
import type { UploadQueries } from '../../application/upload-queries.ts';
import type { GraphqlContext } from './context.ts';
import { sessionCursors } from './cursors.ts';
import {
  HttpHeaderObject,
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
    @Arg('id', () => ID) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<UploadSessionObject | null> {
    const { uploads } = await context.viewer();
    return loadObject(uploads, uuidOf('upload', id), UploadSessionObject);
  }

  @Query(() => UploadSessionConnectionObject, {
    description: "The viewer's uploads in progress, except partial uploads, newest first.",
  })
  async uploadSessions(
    @Ctx() context: GraphqlContext,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<UploadSessionConnectionObject> {
    const { account } = await context.viewer();
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
    @Ctx() context: GraphqlContext,
  ): Promise<UploadSessionCreatePayload> {
    const { account } = await context.viewer();
    const { size, capturedAt, ...given } = input;
    const fields = { ...given, capturedAt: capturedAt?.toISOString() };
    const outcome = await outcomeOf(FIELDS, async () => {
      const { createUploadSession } = this.deps;
      const created = await createUploadSession.execute(account.id, fields, size ?? undefined);
      return this.resultOf(created, context);
    });
    return new UploadSessionCreatePayload(outcome);
  }

  @FieldResolver(() => UrlScalar, {
    description: 'URL to upload the bytes to with tus (`uploadUrl` in tus-js-client).',
  })
  url(@Root() session: UploadSessionObject, @Ctx() context: GraphqlContext): string {
    return `${context.baseUrl()}/uploads/${session.id}`;
  }

  @FieldResolver(() => FileObject, {
    nullable: true,
    description: 'The file being uploaded or the resulting file; null if there is none.',
  })
  async file(
    @Root() { row }: UploadSessionObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    const { files } = await context.viewer();
    return loadObject(files, row.resultFileId ?? row.fileId, FileObject);
  }

  private async resultOf(
    created: CreatedUploadSession,
    context: GraphqlContext,
  ): Promise<Partial<UploadSessionCreated>> {
    const { files, uploads } = await context.viewer();
    const file = await loadObject(files, created.fileId, FileObject);
    if (created.kind === 'KEPT') return { file };
    const uploadSession = await loadObject(uploads, created.sessionId, UploadSessionObject);
    if (!uploadSession) return {};
    return {
      uploadSession,
      url: this.url(uploadSession, context),
      headers: [
        new HttpHeaderObject({ name: 'Authorization', value: `Bearer ${created.token}` }),
        new HttpHeaderObject({ name: 'Tus-Resumable', value: TUS_VERSION }),
      ],
      expiresAt: uploadSession.expiresAt,
      resumed: created.resumed,
      file,
    };
  }
}
