import { DomainError } from '../../../kernel/domain-error.ts';
import { foldText } from './fold-text.ts';

const MAX_LENGTH = 256;
const MAX_WORDS = 10;
/** The trigram index finds words anywhere only from three characters on. */
const ANYWHERE = /[^ ]{3}/u;

export interface SearchWord {
  /** Folded text; contains spaces if it consists of several words, such as `img 2024`. */
  readonly text: string;
  /** Where it must match: short texts only at the start of a word. */
  readonly at: 'ANYWHERE' | 'WORD_START';
}

/** A parsed search query: every word must match. */
export class SearchWords {
  private constructor(
    readonly words: readonly SearchWord[],
    /** True if the query has text but no searchable characters, such as `%`. */
    readonly findNothing: boolean,
  ) {}

  /**
   * Returns undefined for a blank query. Signs between letters separate words; words without letters or digits are
   * ignored. Throws `FILTER_INVALID` for more than 256 characters or 10 words, and for malformed Unicode.
   */
  static of(query: string): SearchWords | undefined {
    if (query.length > MAX_LENGTH)
      throw invalid(`The query must have at most ${MAX_LENGTH} characters.`);
    if (!query.isWellFormed()) throw invalid('The query must be well-formed Unicode.');
    const typed = query.split(/\s+/u).filter((word) => word !== '');
    if (typed.length === 0) return undefined;
    const folded = [...new Set(typed.map(foldText))].filter((word) => word !== '');
    if (folded.length > MAX_WORDS) throw invalid(`The query must have at most ${MAX_WORDS} words.`);
    return new SearchWords(folded.map(wordOf), folded.length === 0);
  }
}

function wordOf(text: string): SearchWord {
  return { text, at: ANYWHERE.test(text) ? 'ANYWHERE' : 'WORD_START' };
}

function invalid(message: string): DomainError {
  return new DomainError('FILTER_INVALID', message);
}
