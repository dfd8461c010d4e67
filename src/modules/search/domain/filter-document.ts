import { invalidFilter } from './filter-values.ts';

/** Maximum length as JSON, which bounds what an account can store. */
const MAX_LENGTH = 16_384;

/** A filter as JSON, in the shape of the API's input; `{}` for all files. Later versions may add fields. */
export type FilterDocument = Readonly<Record<string, unknown>>;

/**
 * Throws `FILTER_INVALID` for text that the database cannot store (NUL and malformed Unicode), and for more than 16,384
 * characters of JSON.
 */
export function requireStorable(document: FilterDocument): void {
  if (JSON.stringify(document).length > MAX_LENGTH) {
    throw invalidFilter(`A saved filter must have at most ${MAX_LENGTH} characters as JSON.`);
  }
  for (const text of textsOf(document)) requireStorableText(text);
}

/** Throws `FILTER_INVALID` for NUL and malformed Unicode. */
export function requireStorableText(text: string): void {
  if (!text.isWellFormed() || text.includes('\u0000')) {
    throw invalidFilter('A saved search must be well-formed Unicode without NUL.');
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
