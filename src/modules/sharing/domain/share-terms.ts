import { DomainError } from '../../../kernel/domain-error.ts';

const MAX_TITLE = 200;
const MAX_NOTE = 2_000;
const MAX_SENDER_NAME = 100;

const CONTROL = /\p{Cc}/u;
const CONTROL_EXCEPT_WHITESPACE = /[^\P{Cc}\n\r\t]/u;

/** What the owner writes or limits; null and undefined are not checked. */
export interface ShareTerms {
  readonly title?: string | null | undefined;
  readonly note?: string | null | undefined;
  /** Name shown to recipients as the sender. */
  readonly senderName?: string | null | undefined;
  readonly expiresAt?: Date | null | undefined;
  /** Maximum number of downloads. */
  readonly downloadLimit?: number | null | undefined;
}

/** Throws `SHARE_INVALID` for an expiry in the past, an invalid download limit, or an invalid text. */
export function requireTerms(terms: ShareTerms, now: Date): void {
  const { title, note, senderName, expiresAt, downloadLimit } = terms;
  // The negation also rejects invalid dates.
  if (expiresAt && !(expiresAt > now)) throw invalid('`expiresAt` must be in the future.');
  if (downloadLimit != null && !(isInt32(downloadLimit) && downloadLimit >= 1)) {
    throw invalid('`downloadLimit` must be an integer of at least 1.');
  }
  requireText(title, 'A title', MAX_TITLE, CONTROL);
  requireText(note, 'A note', MAX_NOTE, CONTROL_EXCEPT_WHITESPACE);
  requireText(senderName, 'A sender name', MAX_SENDER_NAME, CONTROL);
}

function requireText(
  text: string | null | undefined,
  what: string,
  maxLength: number,
  unprintable: RegExp,
): void {
  if (text == null) return;
  const fits = text.trim() !== '' && text.length <= maxLength;
  if (!fits || !text.isWellFormed() || unprintable.test(text)) {
    throw invalid(`${what} must have 1–${maxLength} printable characters.`);
  }
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

function invalid(message: string): DomainError {
  return new DomainError('SHARE_INVALID', message);
}
