import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { Payload } from '../../../../platform/graphql/user-error.ts';
import { FileFilterInput, FileOrderInput } from './file-filter.ts';
import { SavedSearchObject } from './saved-search.ts';

const NAME = 'Name, 1–200 characters. Leading and trailing white space is removed.';
const QUERY = 'Terms to find, as in `files`. Null or blank text finds all files.';
const FILTER =
  'Conditions that files must meet, at most 16,384 characters as JSON. Null means all files.';
const ORDER = 'Order of the files. Null means the timeline, newest first.';

/** What a saved search finds. */
@InputType()
abstract class SavedCriteriaInput {
  @Field(() => String, { nullable: true, description: QUERY })
  query?: string | null;

  @Field(() => FileFilterInput, { nullable: true, description: FILTER })
  filter?: FileFilterInput | null;

  @Field(() => FileOrderInput, { nullable: true, description: ORDER })
  orderBy?: FileOrderInput | null;
}

@InputType('SavedSearchCreateInput', { description: 'Fields of a new saved search.' })
export class SavedSearchCreateInput extends SavedCriteriaInput {
  @Field(() => String, { description: NAME })
  name!: string;
}

@InputType('SavedSearchUpdateInput', {
  description: 'Changes to a saved search. Omitted fields keep their value.',
})
export class SavedSearchUpdateInput extends SavedCriteriaInput {
  @Field(() => String, { nullable: true, description: NAME })
  name?: string | null;
}

@ObjectType('SavedSearchPayload', {
  description: 'Result of `savedSearchCreate` and `savedSearchUpdate`.',
})
export class SavedSearchPayload extends Payload<{ savedSearch: SavedSearchObject | null }> {
  @Field(() => SavedSearchObject, {
    nullable: true,
    description: 'The saved search after the mutation; null if `userErrors` is not empty.',
  })
  declare readonly savedSearch: SavedSearchObject | null;
}

@ObjectType('SavedSearchDeletePayload', { description: 'Result of `savedSearchDelete`.' })
export class SavedSearchDeletePayload extends Payload<{ deletedId: string }> {
  @Field(() => ID, {
    nullable: true,
    description: 'ID of the deleted saved search; null if `userErrors` is not empty.',
  })
  declare readonly deletedId: string | null;
}
