import { DomainError } from '../../../kernel/domain-error.ts';

const MAX_LENGTH = 200;

/**
 * What an owner calls an album: without white space at its ends, otherwise as it was given.
 * Throws `ALBUM_NAME_INVALID` unless it has 1 to 200 characters and no control characters.
 */
export function albumName(text: string): string {
  const name = text.trim();
  const { length } = Array.from(name);
  if (length < 1 || length > MAX_LENGTH || !name.isWellFormed() || /\p{Cc}/u.test(name)) {
    throw new DomainError(
      'ALBUM_NAME_INVALID',
      `an album's name is 1 to ${MAX_LENGTH} printable characters`,
    );
  }
  return name;
}
