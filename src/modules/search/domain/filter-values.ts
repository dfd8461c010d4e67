import { DomainError } from '../../../kernel/domain-error.ts';
import { FileType } from '../../../kernel/file-type.ts';
import { cleanTags } from '../../library/domain/tags.ts';

const MAX_LIST = 100;
const MAX_TEXT = 200;

/** A range of values; an undefined bound is open. */
export interface Range<T> {
  readonly from?: T | undefined;
  readonly to?: T | undefined;
}

export function listOf<T>(list: readonly T[] | undefined): T[] {
  const distinct = [...new Set(list)];
  if (distinct.length > MAX_LIST)
    throw invalidFilter(`A filter list can have at most ${MAX_LIST} entries.`);
  return distinct;
}

export function tagsOf(tags: readonly string[] | undefined): string[] {
  try {
    return cleanTags(listOf(tags));
  } catch (error) {
    if (error instanceof DomainError) throw invalidFilter(error.message);
    throw error;
  }
}

export function mimeTypeOf(text: string): string {
  try {
    return FileType.ofMimeType(text).mimeType;
  } catch (error) {
    if (error instanceof DomainError) throw invalidFilter(error.message);
    throw error;
  }
}

export function textOf<Text extends string | undefined>(text: Text): Text {
  if (text === undefined) return text;
  if (text.length > MAX_TEXT || !text.isWellFormed() || text.includes('\u0000')) {
    throw invalidFilter(
      `A filter text must be well-formed Unicode of at most ${MAX_TEXT} characters.`,
    );
  }
  return text;
}

export function sizesOf(range: Range<number> | undefined): Range<number> {
  return integersOf(range, 'A size must be a non-negative integer number of bytes.');
}

export function durationsOf(range: Range<number> | undefined): Range<number> {
  return integersOf(range, 'A duration must be a non-negative integer number of milliseconds.');
}

function integersOf({ from, to }: Range<number> = {}, rule: string): Range<number> {
  for (const bound of [from, to]) {
    if (bound !== undefined && (!Number.isSafeInteger(bound) || bound < 0)) {
      throw invalidFilter(rule);
    }
  }
  if (from !== undefined && to !== undefined && from > to)
    throw invalidFilter('The start of a range must not be greater than its end.');
  return { from, to };
}

export function timesOf({ from, to }: Range<Date> = {}): Range<Date> {
  if (from && to && from > to)
    throw invalidFilter('The start of a range must not be greater than its end.');
  return { from, to };
}

export function invalidFilter(message: string): DomainError {
  return new DomainError('FILTER_INVALID', message);
}
