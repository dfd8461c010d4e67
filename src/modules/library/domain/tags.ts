import { DomainError } from '../../../kernel/domain-error.ts';

const MAX_TAGS = 100;
const MAX_LENGTH = 64;

/** Tags to add and to remove. A tag in both lists is added. */
export interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Trims, NFC-normalizes and deduplicates tags, keeping their order. Throws `TAG_INVALID` for more than 100 tags and for
 * tags that are empty, longer than 64 characters, or contain control characters.
 */
export function cleanTags(tags: readonly string[]): string[] {
  const clean = [...new Set(tags.map((tag) => tag.normalize('NFC').trim()))];
  if (clean.length > MAX_TAGS)
    throw new DomainError('TAG_INVALID', `Too many tags. At most ${MAX_TAGS} are allowed.`);
  for (const tag of clean) {
    if (tag === '' || tag.length > MAX_LENGTH || !tag.isWellFormed() || /\p{Cc}/u.test(tag)) {
      throw new DomainError(
        'TAG_INVALID',
        `Each tag must have 1–${MAX_LENGTH} printable characters.`,
      );
    }
  }
  return clean;
}

/** Applies a change; new tags are appended. Throws `TAG_INVALID` if there are too many tags afterwards. */
export function changedTags(tags: readonly string[], { add, remove }: TagChange): string[] {
  const removed = new Set(cleanTags(remove));
  return cleanTags([...tags.filter((tag) => !removed.has(tag)), ...add]);
}

/** Replaces the first tag of `from` with `to` and removes the others; without `to`, removes all of them. */
export function replacedTags(
  tags: readonly string[],
  from: ReadonlySet<string>,
  to: string | undefined,
): string[] {
  const replaced = tags.map((tag) => (from.has(tag) ? to : tag));
  return [...new Set(replaced.filter((tag) => tag !== undefined))];
}

/** Cleans a single tag. Throws `TAG_INVALID`. */
export function cleanTag(tag: string): string {
  const [clean = ''] = cleanTags([tag]);
  return clean;
}

export function sameTags(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((tag, at) => tag === other[at]);
}
