import { Field, ObjectType } from 'type-graphql';

import type { ChangePosition } from '../../../../kernel/change-log.ts';
import { edgeOf } from '../../../../platform/graphql/connection.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileCount } from '../../application/file-search.ts';
import type { FilesPage, ListedFile } from '../../application/list-files.ts';
import { encodeFileCursor } from './cursors.ts';
import { foundConnectionOf } from './found-connection.ts';

/** A file and the list that its cursor belongs to. */
type Row = ListedFile & { readonly listKey: string };

@ObjectType('FileEdge', { description: 'A file and its cursor.' })
class FileEdgeObject extends edgeOf(FileObject, (file: Row) =>
  encodeFileCursor(file.listKey, file),
) {}

@ObjectType('FileConnection', { description: "A page of the viewer's files." })
export class FileConnectionObject extends foundConnectionOf(FileEdgeObject) {
  @Field(() => SyncCursorScalar, {
    description:
      'Pass to `fileChanges(since:)` or `filesChanged(since:)` to receive every later change. Use the cursor of the first page.',
  })
  readonly syncCursor: ChangePosition;

  constructor(page: FilesPage, listKey: string, count: () => Promise<FileCount>) {
    super({ ...page, rows: page.rows.map((row) => ({ ...row, listKey })) }, count);
    this.syncCursor = page.position;
  }
}
