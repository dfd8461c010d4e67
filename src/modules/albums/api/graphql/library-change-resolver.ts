import { Arg, Int, Query, Resolver } from 'type-graphql';

import type { ChangePosition } from '../../../../kernel/change-log.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import type { ReadLibraryChanges } from '../../application/read-library-changes.ts';
import type { Viewer } from './context.ts';
import { LibraryChangePageObject } from './library-changes.ts';

@Resolver()
export class LibraryChangeResolver {
  constructor(private readonly readLibraryChanges: ReadLibraryChanges) {}

  @Query(() => LibraryChangePageObject, {
    description:
      "Changes to the viewer's files and albums after `since`, in one order: uploads, edits, moves to and from the trash, permanent deletions, and albums with their files. Only the latest change of each file and album is listed. Returns `RESYNC_REQUIRED` if changes after the cursor are not known anymore: list all files and albums again.",
  })
  async fileChanges(
    @Arg('since', () => SyncCursorScalar, {
      description:
        'The `syncCursor` of a list, the `endCursor` of the previous page, or the cursor of a change.',
    })
    since: ChangePosition,
    @Arg('first', () => Int, { defaultValue: 100, description: 'Page size, 1–1,000.' })
    first: number,
    @CurrentViewer() { account }: Viewer,
  ): Promise<LibraryChangePageObject> {
    const page = await this.readLibraryChanges.execute(account.id, since, first);
    return new LibraryChangePageObject(page);
  }
}
