import { DomainError } from '../../../kernel/domain-error.ts';

const MAX_TAGS = 100;
const MAX_LENGTH = 64;

/** Tags to put on and to take off. What is in both is put on. */
export interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Cleans a list of tags: trimmed, NFC, without repeats, order kept.
 * Throws `TAG_INVALID` for more than 100, an empty one, one over 64 characters or with control characters.
 */
export function cleanTags(tags: readonly string[]): string[] {
  const clean = [...new Set(tags.map((tag) => tag.normalize('NFC').trim()))];
  if (clean.length > MAX_TAGS) throw new DomainError('TAG_INVALID', `at most ${MAX_TAGS} tags`);
  for (const tag of clean) {
    if (tag === '' || tag.length > MAX_LENGTH || !tag.isWellFormed() || /\p{Cc}/u.test(tag)) {
      throw new DomainError('TAG_INVALID', `a tag is 1 to ${MAX_LENGTH} printable characters`);
    }
  }
  return clean;
}

/** The tags after a change; new ones come last. Throws `TAG_INVALID` when they become too many. */
export function changedTags(tags: readonly string[], { add, remove }: TagChange): string[] {
  const gone = new Set(cleanTags(remove));
  return cleanTags([...tags.filter((tag) => !gone.has(tag)), ...add]);
}

/** The tags with `to` where the first of `from` stood; without a `to` those are gone. */
export function replacedTags(
  tags: readonly string[],
  from: ReadonlySet<string>,
  to: string | undefined,
): string[] {
  const replaced = tags.map((tag) => (from.has(tag) ? to : tag));
  return [...new Set(replaced.filter((tag) => tag !== undefined))];
}

/** One tag, cleaned. Throws `TAG_INVALID`. */
export function cleanTag(tag: string): string {
  const [clean = ''] = cleanTags([tag]);
  return clean;
}
