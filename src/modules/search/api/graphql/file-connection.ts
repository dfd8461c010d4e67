import { Field, ObjectType } from 'type-graphql';

import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import { SyncCursorScalar } from '../../../library/api/graphql/cursors.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FilesPage, FilesWanted } from '../../application/list-files.ts';
import { encodeFileCursor } from './cursors.ts';

@ObjectType('FileEdge', { description: 'A file and its cursor.' })
export class FileEdgeObject {
  @Field(() => String, { description: 'Pass as `after` or `before` to continue from here.' })
  readonly cursor: string;

  @Field(() => FileObject, { description: 'The file.' })
  readonly node: FileObject;

  constructor(cursor: string, node: FileObject) {
    this.cursor = cursor;
    this.node = node;
  }
}

@ObjectType('FileConnection', { description: "A page of the viewer's files." })
export class FileConnectionObject {
  @Field(() => [FileEdgeObject], { description: 'The files with their cursors.' })
  readonly edges: readonly FileEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Pagination details.' })
  readonly pageInfo: PageInfoObject;

  @Field(() => SyncCursorScalar, {
    description:
      'Pass to `filesChanged(since:)` to receive every later change. Use the cursor of the first page.',
  })
  readonly syncCursor: number;

  readonly criteria: FilesWanted;

  constructor(page: FilesPage) {
    const { positions, order, criteria } = page;
    this.criteria = criteria;
    const cursorsOfRows = positions.map((position) => encodeFileCursor(order, position));
    this.edges = page.rows.map(
      (row, index) => new FileEdgeObject(cursorsOfRows[index] ?? '', new FileObject(row)),
    );
    const cursors = this.edges.map((edge) => edge.cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
    this.syncCursor = page.changeNumber;
  }

  @Field(() => [FileObject], { description: 'The files without their cursors.' })
  get nodes(): readonly FileObject[] {
    return this.edges.map((edge) => edge.node);
  }
}
