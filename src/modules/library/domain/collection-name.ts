import { DomainError } from '../../../kernel/domain-error.ts';

const MAX_LENGTH = 200;

/**
 * The name that an owner gives to an album or a saved search, trimmed. Throws `code` unless it has 1–200 characters and
 * no control characters; `what` names the thing in the message.
 */
export function collectionName(
  text: string,
  code: 'ALBUM_NAME_INVALID' | 'SAVED_SEARCH_NAME_INVALID',
  what: string,
): string {
  const name = text.trim();
  const { length } = Array.from(name);
  if (length < 1 || length > MAX_LENGTH || !name.isWellFormed() || /\p{Cc}/u.test(name)) {
    throw new DomainError(code, `${what} must have 1–${MAX_LENGTH} printable characters.`);
  }
  return name;
}
