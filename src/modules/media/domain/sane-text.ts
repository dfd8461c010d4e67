const MAX_LENGTH = 200;
const FIRST_CHARACTERS = new RegExp(`^.{0,${MAX_LENGTH}}`, 'su');

/** One line of at most 200 characters without control characters; undefined when nothing is left. */
export function saneText(value: unknown): string | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  const text = value
    .slice(0, MAX_LENGTH * 8)
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
  return FIRST_CHARACTERS.exec(text)?.[0].trim() || undefined;
}
