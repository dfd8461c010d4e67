import { Arg, Args, Int, Mutation, Query, Resolver } from 'type-graphql';

import { requireUuid, uuidOf } from '../../../../kernel/id.ts';
import { requirePageSize } from '../../../../kernel/paging.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { DismissDuplicates } from '../../application/dismiss-duplicates.ts';
import type { SimilarFileQueries } from '../../application/similar-pictures.ts';
import type { Viewer } from './context.ts';
import {
  DuplicateGroupConnectionObject,
  duplicateGroupCursors,
  DuplicateGroupDismissPayload,
  SimilarFileObject,
} from './similar-files.ts';

export interface SimilarFilesResolverDeps {
  readonly similarFiles: SimilarFileQueries;
  readonly dismissDuplicates: DismissDuplicates;
}

@Resolver()
export class SimilarFilesResolver {
  constructor(private readonly deps: SimilarFilesResolverDeps) {}

  @Query(() => [SimilarFileObject], {
    description:
      "Pictures that look like this file, most similar first: copies in other sizes or formats, and shots taken within 10 seconds that differ little. Empty if the file has no previews, is not a picture, or is not the viewer's.",
  })
  async similarFiles(
    @IdArg("The file's ID.") id: string,
    @Arg('first', () => Int, { defaultValue: 20, description: 'Maximum number of files, 1–100.' })
    first: number,
    @CurrentViewer() { account, files }: Viewer,
  ): Promise<SimilarFileObject[]> {
    const size = requirePageSize(first);
    const fileId = uuidOf('file', id);
    if (fileId === undefined) return [];
    const similar = await this.deps.similarFiles.similarTo(account.id, fileId, size);
    const rows = await files.loadMany(similar.map((row) => row.fileId));
    return similar.flatMap(({ distance }, at) => {
      const row = rows[at];
      if (row instanceof Error) throw row;
      return row ? [new SimilarFileObject(row, distance)] : [];
    });
  }

  @Query(() => DuplicateGroupConnectionObject, {
    description:
      'Groups of pictures that look alike, newest first, without those that were dismissed. To tidy up a group, move files to the trash with `filesTrash`.',
  })
  async duplicateGroups(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<DuplicateGroupConnectionObject> {
    const page = await forwardPage(args, duplicateGroupCursors, (wanted) =>
      this.deps.similarFiles.groups(account.id, wanted),
    );
    return new DuplicateGroupConnectionObject(page);
  }

  @Mutation(() => DuplicateGroupDismissPayload, {
    nullable: true,
    description:
      'Hides a group whose files are all to be kept. It is shown again when another similar picture is added.',
  })
  async duplicateGroupDismiss(
    @IdArg("The group's ID.") id: string,
    @CurrentViewer() { account }: Viewer,
  ): Promise<DuplicateGroupDismissPayload> {
    const outcome = await outcomeOf({ NOT_FOUND: ['id'] }, async () => {
      const groupId = requireUuid('duplicates', id, 'Group not found.');
      await this.deps.dismissDuplicates.execute(account.id, groupId);
      return { dismissedId: id };
    });
    return new DuplicateGroupDismissPayload(outcome);
  }
}
