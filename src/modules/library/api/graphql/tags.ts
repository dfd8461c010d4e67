import { Field, Int, ObjectType } from 'type-graphql';

import { connectionOf, edgeOf } from '../../../../platform/graphql/connection.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { type Outcome, Payload } from '../../../../platform/graphql/user-error.ts';
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
export class TagPayload extends Payload<ReplacedTags> {
  @Field(() => Int, {
    description: 'Number of files changed by this call, including trashed ones.',
  })
  declare readonly filesChanged: number;

  @Field(() => Boolean, {
    description:
      'Whether all files were processed. One call processes up to 10,000 files; if false, repeat the call.',
  })
  declare readonly complete: boolean;

  constructor(outcome: Outcome<ReplacedTags>) {
    super({ filesChanged: 0, complete: false, ...outcome });
  }
}
