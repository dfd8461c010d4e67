import { Field, Int, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { PageInfoObject } from '../../../../platform/graphql/page-info.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import type { ReplacedTags } from '../../application/replace-tags.ts';
import type { TagRow } from '../../application/tag-queries.ts';
import { encodeTagCursor } from './cursors.ts';

@ObjectType('Tag', { description: "A tag of the viewer's files." })
export class TagObject {
  constructor(private readonly row: TagRow) {}

  @Field(() => String, { description: 'The tag, in Unicode normalization form C.' })
  get name(): string {
    return this.row.tag;
  }

  @Field(() => Int, {
    description: 'Number of completed files with the tag, excluding trashed ones.',
  })
  get fileCount(): number {
    return this.row.files;
  }
}

@ObjectType('TagEdge', { description: 'A tag and its cursor.' })
export class TagEdgeObject {
  @Field(() => String, { description: 'Pass as `after` to continue from here.' })
  readonly cursor: string;

  @Field(() => TagObject, { description: 'The tag.' })
  readonly node: TagObject;

  constructor(node: TagObject) {
    this.cursor = encodeTagCursor(node.name);
    this.node = node;
  }
}

@ObjectType('TagConnection', { description: "A page of the viewer's tags." })
export class TagConnectionObject {
  @Field(() => [TagEdgeObject], { description: 'The tags with their cursors.' })
  readonly edges: readonly TagEdgeObject[];

  @Field(() => PageInfoObject, { description: 'Pagination details.' })
  readonly pageInfo: PageInfoObject;

  constructor(
    rows: readonly TagRow[],
    page: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
  ) {
    this.edges = rows.map((row) => new TagEdgeObject(new TagObject(row)));
    const cursors = this.edges.map(({ cursor }) => cursor);
    this.pageInfo = new PageInfoObject(page, cursors);
  }

  @Field(() => [TagObject], { description: 'The tags without their cursors.' })
  get nodes(): readonly TagObject[] {
    return this.edges.map(({ node }) => node);
  }
}

@ObjectType('TagPayload', {
  description: 'Result of `tagRename`, `tagMerge` and `tagDelete`.',
})
export class TagPayload {
  @Field(() => Int, {
    description: 'Number of files changed by this call, including trashed ones.',
  })
  readonly filesChanged: number;

  @Field(() => Boolean, {
    description:
      'Whether all files were processed. One call processes up to 10,000 files; if false, repeat the call.',
  })
  readonly complete: boolean;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { replaced: ReplacedTags } | { error: UserErrorData }) {
    const replaced = 'replaced' in outcome ? outcome.replaced : undefined;
    this.filesChanged = replaced?.filesChanged ?? 0;
    this.complete = replaced?.complete ?? false;
    this.userErrors = 'error' in outcome ? [new UserErrorObject(outcome.error)] : [];
  }
}
