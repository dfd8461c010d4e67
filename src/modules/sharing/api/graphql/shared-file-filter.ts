import { ArgsType, Field, InputType, Int } from 'type-graphql';

import { withoutNulls } from '../../../../platform/graphql/without-nulls.ts';
import { FileFactsInput, withRanges } from '../../../search/api/graphql/file-facts-input.ts';
import { FileOrderInput } from '../../../search/api/graphql/file-filter.ts';
import type { SharedFilesWanted } from '../../application/shared-criteria.ts';

@InputType('SharedFileFilter', {
  description:
    'Conditions that shared files must meet. All given conditions apply; empty lists are ignored. If the share does not include metadata, `captured`, `camera`, `places`, `hasLocation` and `within` return `FILTER_INVALID`.',
})
class SharedFileFilterInput extends FileFactsInput {}

@ArgsType()
export class SharedSelectionArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Terms to find in the name, and in the camera and place if the share includes metadata; in the language of `query` of `files`. Tags are not searched.',
  })
  query?: string | null;

  @Field(() => SharedFileFilterInput, {
    nullable: true,
    description: 'Conditions that files must meet. Defaults to all files of the share.',
  })
  filter?: SharedFileFilterInput | null;
}

@ArgsType()
export class SharedSearchArgs extends SharedSelectionArgs {
  @Field(() => Int, { description: 'Page size, 1–100.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Returns items after this cursor.' })
  after?: string | null;

  @Field(() => FileOrderInput, {
    nullable: true,
    description:
      'Order of the list. Defaults to newest first: by capture time, or by upload time if the share does not include metadata. `CAPTURED` then returns `FILTER_INVALID`.',
  })
  orderBy?: FileOrderInput | null;
}

/** What a recipient searches, without nulls. */
export function sharedFilesWanted(args: SharedSelectionArgs): SharedFilesWanted {
  const { query, filter } = withoutNulls(args);
  return { query, filter: filter && withRanges(filter) };
}
