import { Field, ObjectType } from 'type-graphql';

import { countedConnectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FilesPage, ListedFile } from '../../application/list-files.ts';
import { encodeFileCursor } from './cursors.ts';

@ObjectType('FileEdge', { description: 'A file and its cursor.' })
class FileEdgeObject extends edgeOf(FileObject, (file: ListedFile) =>
  encodeFileCursor(file.order, file),
) {}

@ObjectType('FileConnection', { description: "A page of the viewer's files." })
export class FileConnectionObject extends countedConnectionOf(FileEdgeObject) {
  @Field(() => SyncCursorScalar, {
    description:
      'Pass to `filesChanged(since:)` to receive every later change. Use the cursor of the first page.',
  })
  readonly syncCursor: number;

  constructor(page: FilesPage, count: () => Promise<number>) {
    super(page, count);
    this.syncCursor = page.changeNumber;
  }
}
