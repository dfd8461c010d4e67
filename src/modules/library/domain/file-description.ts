import { DomainError } from '../../../kernel/domain-error.ts';

const MAX_LENGTH = 2_000;

/** A control character other than a tab or a line break. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

/**
 * The owner's text about a file or an album, trimmed and NFC-normalized; null for an empty one. Throws `code` for more
 * than 2,000 characters, control characters and malformed Unicode.
 */
export function cleanDescription(
  text: string | null,
  code: 'FILE_DESCRIPTION_INVALID' | 'ALBUM_DESCRIPTION_INVALID' = 'FILE_DESCRIPTION_INVALID',
): string | null {
  const clean = (text ?? '').normalize('NFC').trim();
  if (clean.length > MAX_LENGTH || !clean.isWellFormed() || CONTROL.test(clean)) {
    throw new DomainError(
      code,
      `A description has at most ${MAX_LENGTH} characters and no control characters.`,
    );
  }
  return clean === '' ? null : clean;
}
