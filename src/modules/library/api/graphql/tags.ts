import { Field, Int, ObjectType } from 'type-graphql';

import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import type { ReplacedTags } from '../../application/replace-tags.ts';
import type { TagRow } from '../../application/tag-queries.ts';
import { tagCursors } from './cursors.ts';

@ObjectType('Tag', { description: "A tag of the viewer's files." })
class TagObject extends RowObject<TagRow> {
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
class TagEdgeObject extends edgeOf(TagObject, ({ tag }: TagRow) => tagCursors.encode(tag)) {}

@ObjectType('TagConnection', { description: "A page of the viewer's tags." })
export class TagConnectionObject extends connectionOf(TagEdgeObject) {}

@ObjectType('TagPayload', {
  description: 'Result of `tagRename`, `tagMerge` and `tagDelete`.',
})
export class TagPayload extends Payload {
  @Field(() => Int, {
    description: 'Number of files changed by this call, including trashed ones.',
  })
  readonly filesChanged: number;

  @Field(() => Boolean, {
    description:
      'Whether all files were processed. One call processes up to 10,000 files; if false, repeat the call.',
  })
  readonly complete: boolean;

  constructor(outcome: { replaced: ReplacedTags } | { error: UserErrorData }) {
    super('error' in outcome ? outcome.error : undefined);
    const replaced = 'replaced' in outcome ? outcome.replaced : undefined;
    this.filesChanged = replaced?.filesChanged ?? 0;
    this.complete = replaced?.complete ?? false;
  }
}
