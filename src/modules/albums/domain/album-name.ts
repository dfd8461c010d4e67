import { DomainError } from '../../../kernel/domain-error.ts';

const MAX_LENGTH = 200;

/**
 * Normalizes an album name: trims white space at both ends. Throws `ALBUM_NAME_INVALID` unless it has 1–200 characters
 * and no control characters.
 */
export function albumName(text: string): string {
  const name = text.trim();
  const { length } = Array.from(name);
  if (length < 1 || length > MAX_LENGTH || !name.isWellFormed() || /\p{Cc}/u.test(name)) {
    throw new DomainError(
      'ALBUM_NAME_INVALID',
      `An album name must have 1–${MAX_LENGTH} printable characters.`,
    );
  }
  return name;
}
