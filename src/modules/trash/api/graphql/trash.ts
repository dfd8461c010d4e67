import { Field, Int, ObjectType } from 'type-graphql';

import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileRow } from '../../../library/application/file-queries.ts';
import { encodeTrashCursor } from './cursors.ts';

@ObjectType('TrashEdge', { description: 'A file in the trash and its cursor.' })
export class TrashEdgeObject {
  @Field(() => String, { description: 'Pass as `after` to continue from here.' })
  readonly cursor: string;

  @Field(() => FileObject, { description: 'The file.' })
  readonly node: FileObject;

  constructor(row: FileRow) {
    const { id, trashedAt = new Date(0) } = row;
    this.cursor = encodeTrashCursor({ id, trashedAt });
    this.node = new FileObject(row);
  }
}

@ObjectType('TrashConnection', { description: "A page of the viewer's trash." })
export class TrashConnectionObject {
  @Field(() => [TrashEdgeObject], { description: 'The files with their cursors.' })
  readonly edges: readonly TrashEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Pagination details.' })
  readonly pageInfo: PageInfoObject;

  constructor(
    rows: readonly FileRow[],
    page: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
  ) {
    this.edges = rows.map((row) => new TrashEdgeObject(row));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [FileObject], { description: 'The files without their cursors.' })
  get nodes(): readonly FileObject[] {
    return this.edges.map(({ node }) => node);
  }
}

@ObjectType('TrashEmptyPayload', { description: 'Result of `trashEmpty`.' })
export class TrashEmptyPayload {
  @Field(() => Int, { description: 'Number of files that will be deleted.' })
  readonly count: number;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[] = [];

  constructor(count: number) {
    this.count = count;
  }
}
