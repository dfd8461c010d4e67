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

@ObjectType('Tag', { description: "A word that stands on files of the viewer's." })
export class TagObject {
  constructor(private readonly row: TagRow) {}

  @Field(() => String, { description: 'The tag itself, in Unicode normal form C.' })
  get name(): string {
    return this.row.tag;
  }

  @Field(() => Int, { description: 'How many kept files have it that are not in the trash.' })
  get fileCount(): number {
    return this.row.files;
  }
}

@ObjectType('TagEdge', { description: 'A tag and its place in the list.' })
export class TagEdgeObject {
  @Field(() => String, { description: 'For `after`.' })
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

  @Field(() => PageInfoObject, { description: 'Where the page lies.' })
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
  description: 'The outcome of `tagRename`, `tagMerge` and `tagDelete`.',
})
export class TagPayload {
  @Field(() => Int, {
    description: 'How many files were changed by this call, those in the trash included.',
  })
  readonly filesChanged: number;

  @Field(() => Boolean, {
    description:
      'Whether all files are done. If not, the same call again goes on; one call does up to 10,000.',
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
