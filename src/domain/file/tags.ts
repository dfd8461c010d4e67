import { DomainError } from '../shared/domain-error.ts';

const MAX_TAGS = 100;
const MAX_LENGTH = 64;

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
