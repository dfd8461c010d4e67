import { Field, ID, Int, ObjectType } from 'type-graphql';

import { formatId } from '../../../../kernel/id.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import type { Suggestion, SuggestionKind } from '../../application/suggest-searches.ts';
import { SuggestionKindEnum } from './enums.ts';

@ObjectType('SearchSuggestion', { description: 'Something that the viewer can search for.' })
export class SearchSuggestionObject extends RowObject<Suggestion> {
  @Field(() => SuggestionKindEnum, { description: 'What the suggestion is.' })
  declare readonly kind: SuggestionKind;

  @Field(() => String, {
    description:
      'The tag, place or camera, to pass in a filter, or the name of the album or saved search.',
  })
  declare readonly text: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Number of files; null for albums and saved searches.',
  })
  get fileCount(): number | undefined {
    return this.row.files;
  }

  @Field(() => ID, {
    nullable: true,
    description: 'ID of the album or saved search; null for others.',
  })
  get id(): string | null {
    const { id, kind } = this.row;
    if (id === undefined) return null;
    return formatId(kind === 'ALBUM' ? 'album' : 'savedsearch', id);
  }
}
