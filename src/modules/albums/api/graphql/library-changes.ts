import { createUnionType, Field, ObjectType } from 'type-graphql';

import type { ChangePosition } from '../../../../kernel/change-log.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileChangeObject } from '../../../library/api/graphql/file-change.ts';
import type { LibraryChange, LibraryChangePage } from '../../application/read-library-changes.ts';
import { AlbumChangeObject } from './album.ts';

type LibraryChangeObject = FileChangeObject | AlbumChangeObject;

const LibraryChangeUnion = createUnionType({
  name: 'LibraryChange',
  description: "A change to one of the viewer's files or albums.",
  types: () => [FileChangeObject, AlbumChangeObject] as const,
});

@ObjectType('LibraryChangePage', { description: "A page of changes to the viewer's library." })
export class LibraryChangePageObject {
  @Field(() => [LibraryChangeUnion], { description: 'The changes, oldest first.' })
  readonly changes: readonly LibraryChangeObject[];

  @Field(() => SyncCursorScalar, {
    description:
      'Store it after processing the page; pass it as `since` to read the next page, later changes or a subscription.',
  })
  readonly endCursor: ChangePosition;

  @Field(() => Boolean, { description: 'Whether more changes follow now.' })
  readonly hasNextPage: boolean;

  constructor({ changes, end, hasNextPage }: LibraryChangePage) {
    this.changes = changes.map(objectOf);
    this.endCursor = end;
    this.hasNextPage = hasNextPage;
  }
}

function objectOf(change: LibraryChange): LibraryChangeObject {
  return change.of === 'FILE'
    ? new FileChangeObject(change.change)
    : new AlbumChangeObject(change.change);
}
