import { DomainError } from '../../../kernel/domain-error.ts';
import { WordPrefix } from '../domain/word-prefix.ts';

/** Maximum number of suggestions of one answer. */
const MAX_SUGGESTIONS = 10;

export const SUGGESTION_KINDS = ['TAG', 'PLACE', 'CAMERA', 'ALBUM', 'SAVED_SEARCH'] as const;

export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];

/** Something to search for. */
export interface Suggestion {
  readonly kind: SuggestionKind;
  readonly text: string;
  /** Number of files; undefined for albums and saved searches. */
  readonly files: number | undefined;
  /** Id of the album or the saved search. */
  readonly id: string | undefined;
}

/** Reads what an owner's searches can start with. Every read throws `SEARCH_TOO_SLOW` after its time limit. */
export interface SuggestionQueries {
  /** Tags, places and cameras, most files first; without a prefix, of any text. */
  labels(ownerId: string, prefix: WordPrefix | undefined, limit: number): Promise<Suggestion[]>;

  /** Albums and saved searches, newest first. */
  named(ownerId: string, prefix: WordPrefix, limit: number): Promise<Suggestion[]>;
}

/** Completes what a user types into a search field. */
export class SuggestSearches {
  constructor(private readonly suggestions: SuggestionQueries) {}

  /**
   * Albums and saved searches come first, in up to half of the places; then tags, places and cameras with most files
   * first; then further albums and saved searches. A blank prefix suggests the most frequent tags, places and cameras.
   * Throws `PAGE_INVALID` unless `first` is between 1 and 10; `FILTER_INVALID`, `SEARCH_TOO_SLOW`.
   */
  async execute(ownerId: string, text: string, first: number): Promise<Suggestion[]> {
    if (!Number.isInteger(first) || first < 1 || first > MAX_SUGGESTIONS) {
      throw new DomainError('PAGE_INVALID', `\`first\` must be between 1 and ${MAX_SUGGESTIONS}.`);
    }
    const prefix = WordPrefix.of(text);
    const [named, labels] = await Promise.all([
      prefix ? this.suggestions.named(ownerId, prefix, first) : [],
      this.suggestions.labels(ownerId, prefix, first),
    ]);
    const half = Math.floor(first / 2);
    return [...named.slice(0, half), ...labels, ...named.slice(half)].slice(0, first);
  }
}
