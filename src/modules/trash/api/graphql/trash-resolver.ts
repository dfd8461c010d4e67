import { Arg, Args, ID, Mutation, Query, Resolver } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import type { Viewer } from '../../../library/api/graphql/context.ts';
import { FilesPayload } from '../../../library/api/graphql/file-result.ts';
import { filesPayload } from '../../../library/api/graphql/file-results.ts';
import { fileIdsOf } from '../../../retrieval/api/graphql/arguments.ts';
import type { EmptyTrash } from '../../application/empty-trash.ts';
import type { EstimatePurge } from '../../application/estimate-purge.ts';
import type { PurgeFiles } from '../../application/purge-files.ts';
import type { RestoreFiles } from '../../application/restore-files.ts';
import type { TrashFiles } from '../../application/trash-files.ts';
import type { TrashQueries } from '../../application/trash-queries.ts';
import { trashCursors } from './cursors.ts';
import { PurgeEstimateObject, TrashConnectionObject, TrashEmptyPayload } from './trash.ts';

export interface TrashResolverDeps {
  readonly trash: Pick<TrashQueries, 'page'>;
  readonly trashFiles: TrashFiles;
  readonly restoreFiles: RestoreFiles;
  readonly purgeFiles: PurgeFiles;
  readonly estimatePurge: EstimatePurge;
  readonly emptyTrash: EmptyTrash;
}

const IDS = { description: 'IDs of the files, at most 1,000.' } as const;

@Resolver()
export class TrashResolver {
  constructor(private readonly deps: TrashResolverDeps) {}

  @Query(() => TrashConnectionObject, {
    description:
      "Files in the viewer's trash, most recently trashed first. They count towards the quota until they are permanently deleted.",
  })
  async trash(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<TrashConnectionObject> {
    const page = await forwardPage(args, trashCursors, (wanted) =>
      this.deps.trash.page(account.id, wanted),
    );
    return new TrashConnectionObject(page);
  }

  @Query(() => PurgeEstimateObject, {
    description:
      'What permanently deleting these files frees and costs. Cold storage charges for a minimum duration. Deletes nothing.',
  })
  estimatePurge(
    @CurrentViewer() { account }: Viewer,
    @Arg('ids', () => [ID], {
      nullable: true,
      description: 'IDs of the files, at most 1,000; null for the whole trash.',
    })
    ids?: string[] | null,
  ): Promise<PurgeEstimateObject> {
    return this.deps.estimatePurge.execute(account.id, ids ? fileIdsOf(ids) : undefined);
  }

  @Mutation(() => FilesPayload, {
    nullable: true,
    description:
      'Moves files to the trash. They are permanently deleted after the retention period set by the operator.',
  })
  filesTrash(
    @Arg('ids', () => [ID], IDS) ids: string[],
    @CurrentViewer() viewer: Viewer,
  ): Promise<FilesPayload> {
    return filesPayload(viewer, ids, (fileIds, ownerId) =>
      this.deps.trashFiles.execute(ownerId, fileIds),
    );
  }

  @Mutation(() => FilesPayload, {
    nullable: true,
    description:
      'Takes files out of the trash. Rejected with `QUOTA_EXCEEDED` while the account exceeds its quota.',
  })
  filesRestore(
    @Arg('ids', () => [ID], IDS) ids: string[],
    @CurrentViewer() viewer: Viewer,
  ): Promise<FilesPayload> {
    return filesPayload(viewer, ids, (fileIds, ownerId) =>
      this.deps.restoreFiles.execute(ownerId, fileIds),
    );
  }

  @Mutation(() => FilesPayload, {
    nullable: true,
    description:
      'Permanently deletes files in the trash together with their bytes, and frees their quota. Cannot be undone.',
  })
  filesPurge(
    @Arg('ids', () => [ID], IDS) ids: string[],
    @CurrentViewer() viewer: Viewer,
  ): Promise<FilesPayload> {
    return filesPayload(viewer, ids, (fileIds, ownerId) =>
      this.deps.purgeFiles.execute(ownerId, fileIds),
    );
  }

  @Mutation(() => TrashEmptyPayload, {
    nullable: true,
    description:
      'Permanently deletes all files currently in the trash. Runs in the background; `filesChanged` reports each deletion.',
  })
  async trashEmpty(@CurrentViewer() { account }: Viewer): Promise<TrashEmptyPayload> {
    return new TrashEmptyPayload({ count: await this.deps.emptyTrash.start(account.id) });
  }
}
