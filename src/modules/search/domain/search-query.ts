import { DomainError } from '../../../kernel/domain-error.ts';
import { foldText } from './fold-text.ts';

const MAX_LENGTH = 256;
const MAX_TERMS = 10;

/** A phrase between quotes or a word, with `-` before it if excluded. The last quote may be missing. */
const TERM = /(-?)(?:["“”„]([^"“”„]*)["“”„]?|([^\s"“”„]*))/gu;

/** A word or phrase, matched within one field (the name, a tag, the camera or the place). */
export interface SearchTerm {
  /** Folded words that must follow each other, separated by spaces: `img 2024` for `IMG_2024`. */
  readonly text: string;
  /** Whether the last word must be complete, as in a quoted phrase. It may continue otherwise. */
  readonly isWhole: boolean;
  readonly isExcluded: boolean;
}

/** A parsed search query: a file must match every term, and none of the excluded ones. */
export class SearchQuery {
  private constructor(
    readonly terms: readonly SearchTerm[],
    /** Whether the query has words, but none with searchable characters, such as `%`. */
    readonly findsNothing: boolean,
  ) {}

  /**
   * Returns undefined for a query without terms. Terms without letters, digits or symbols are ignored. Throws
   * `FILTER_INVALID` for more than 256 characters or 10 terms, and for malformed Unicode.
   */
  static of(query: string): SearchQuery | undefined {
    if (query.length > MAX_LENGTH)
      throw invalid(`The query must have at most ${MAX_LENGTH} characters.`);
    if (!query.isWellFormed()) throw invalid('The query must be well-formed Unicode.');
    const typed = [...query.matchAll(TERM)].map(([, sign, phrase, word]) => ({
      typed: (phrase ?? word ?? '').trim(),
      isWhole: phrase !== undefined,
      isExcluded: sign === '-',
    }));
    const wanted = typed.filter((term) => term.typed !== '' && !term.isExcluded);
    const terms = distinct(
      typed
        .map(({ typed: text, ...term }) => ({ text: foldText(text), ...term }))
        .filter(({ text }) => text !== ''),
    );
    if (terms.length > MAX_TERMS) throw invalid(`The query must have at most ${MAX_TERMS} terms.`);
    const findsNothing = wanted.length > 0 && terms.every(({ isExcluded }) => isExcluded);
    return terms.length > 0 || findsNothing ? new SearchQuery(terms, findsNothing) : undefined;
  }
}

function distinct(terms: readonly SearchTerm[]): SearchTerm[] {
  return [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()];
}

function invalid(message: string): DomainError {
  return new DomainError('FILTER_INVALID', message);
}
