import { DomainError } from '../../../kernel/domain-error.ts';
import { foldText } from './fold-text.ts';

const MAX_LENGTH = 200;

/** What a user has typed so far, to be completed. */
export class WordPrefix {
  private constructor(
    /** Folded words, of which the last may continue; empty for text without letters, digits and symbols. */
    readonly words: string,
    /** The text itself, trimmed; completed literally if there are no words, such as `%`. */
    readonly literal: string,
  ) {}

  /** Returns undefined for blank text. Throws `FILTER_INVALID` for more than 200 characters and malformed Unicode. */
  static of(text: string): WordPrefix | undefined {
    if (text.length > MAX_LENGTH || !text.isWellFormed()) {
      throw new DomainError(
        'FILTER_INVALID',
        `A prefix must be well-formed Unicode of at most ${MAX_LENGTH} characters.`,
      );
    }
    // PostgreSQL text cannot contain NUL.
    const literal = text.replaceAll('\u0000', '').normalize('NFC').trim();
    return literal === '' ? undefined : new WordPrefix(foldText(literal), literal);
  }
}
