import { Field, ObjectType } from 'type-graphql';

import { countedConnectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileCount } from '../../application/file-search.ts';
import type { FilesPage, ListedFile } from '../../application/list-files.ts';
import { encodeFileCursor } from './cursors.ts';

/** A file and the list that its cursor belongs to. */
type Row = ListedFile & { readonly listKey: string };

@ObjectType('FileEdge', { description: 'A file and its cursor.' })
class FileEdgeObject extends edgeOf(FileObject, (file: Row) =>
  encodeFileCursor(file.listKey, file),
) {}

@ObjectType('FileConnection', { description: "A page of the viewer's files." })
export class FileConnectionObject extends countedConnectionOf(FileEdgeObject) {
  @Field(() => SyncCursorScalar, {
    description:
      'Pass to `filesChanged(since:)` to receive every later change. Use the cursor of the first page.',
  })
  readonly syncCursor: number;

  private readonly counted: () => Promise<FileCount>;

  constructor(page: FilesPage, listKey: string, count: () => Promise<FileCount>) {
    let running: Promise<FileCount> | undefined;
    const counted = () => (running ??= count());
    const rows = page.rows.map((row) => ({ ...row, listKey }));
    super({ ...page, rows }, async () => (await counted()).files);
    this.syncCursor = page.changeNumber;
    this.counted = counted;
  }

  @Field(() => Boolean, {
    description:
      'Whether `totalCount` is an estimate: true if a query or filter has more than 10,000 matches. Estimates are always above 10,000.',
  })
  async totalCountIsEstimate(): Promise<boolean> {
    return (await this.counted()).isEstimate;
  }
}
