import { Arg, Int, Query, Resolver } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import type { SuggestSearches } from '../../application/suggest-searches.ts';
import type { Viewer } from './context.ts';
import { SearchSuggestionObject } from './suggestions.ts';

@Resolver()
export class SuggestionResolver {
  constructor(private readonly suggestSearches: SuggestSearches) {}

  @Query(() => [SearchSuggestionObject], {
    description:
      'Tags, places, cameras, albums and saved searches with a word that starts with the prefix, ignoring case and accents. Albums and saved searches come first, in up to half of the places; then the others, most files first.',
  })
  async searchSuggestions(
    @Arg('prefix', () => String, {
      description:
        'Text typed so far, at most 200 characters. Blank text suggests the most frequent tags, places and cameras.',
    })
    prefix: string,
    @Arg('first', () => Int, { defaultValue: 10, description: 'Number of suggestions, 1–10.' })
    first: number,
    @CurrentViewer() { account }: Viewer,
  ): Promise<SearchSuggestionObject[]> {
    const found = await this.suggestSearches.execute(account.id, prefix, first);
    return found.map((suggestion) => new SearchSuggestionObject(suggestion));
  }
}
