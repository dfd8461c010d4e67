import { DomainError } from '../../../kernel/domain-error.ts';
import { foldText } from './fold-text.ts';

const MAX_LENGTH = 256;
const MAX_WORDS = 10;
/** From so many letters in a row on, an index finds them anywhere in a word. */
const ANYWHERE = /[^ ]{3}/u;

export interface SearchWord {
  /** Folded; with spaces in it where it is made of several, such as `img 2024`. */
  readonly text: string;
  /** Where it has to stand: too short ones only at the start of a word. */
  readonly at: 'ANYWHERE' | 'WORD_START';
}

/** What a person typed into the search box: every word has to be found. */
export class SearchWords {
  private constructor(
    readonly words: readonly SearchWord[],
    /** Something was typed, but nothing that could be found, such as `%`. */
    readonly findNothing: boolean,
  ) {}

  /**
   * Undefined for a query that is empty or white space only. Signs between letters separate them; words of nothing
   * else are left out. Throws `FILTER_INVALID` for more than 256 characters or 10 words, and for broken Unicode.
   */
  static of(query: string): SearchWords | undefined {
    if (query.length > MAX_LENGTH) throw invalid(`a query has at most ${MAX_LENGTH} characters`);
    if (!query.isWellFormed()) throw invalid('a query is well-formed Unicode');
    const typed = query.split(/\s+/u).filter((word) => word !== '');
    if (typed.length === 0) return undefined;
    const folded = [...new Set(typed.map(foldText))].filter((word) => word !== '');
    if (folded.length > MAX_WORDS) throw invalid(`a query has at most ${MAX_WORDS} words`);
    return new SearchWords(folded.map(wordOf), folded.length === 0);
  }
}

function wordOf(text: string): SearchWord {
  return { text, at: ANYWHERE.test(text) ? 'ANYWHERE' : 'WORD_START' };
}

function invalid(message: string): DomainError {
  return new DomainError('FILTER_INVALID', message);
}
