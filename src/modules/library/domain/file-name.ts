import { DomainError } from '../../../kernel/domain-error.ts';

const MAX_LENGTH = 1024;
const MAX_STORED_BYTES = 255;
// Path separators, characters that Windows rejects, control characters, and marks that break lines or reorder text.
const UNSAFE =
  // oxlint-disable-next-line no-control-regex -- matches control characters on purpose
  /[/\\:*?"<>|\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(\.|$)/i;

/** A file's original name and a form that is safe in storage and headers. */
export class FileName {
  private constructor(
    /** Exactly as uploaded. */
    readonly original: string,
    /** Safe as a path segment on any system: no separators, at most 255 bytes of UTF-8. */
    readonly sanitized: string,
  ) {}

  /** Throws `FILE_NAME_INVALID` if empty, longer than 1,024 characters, or not well-formed Unicode. */
  static of(original: string): FileName {
    if (original.length === 0)
      throw new DomainError('FILE_NAME_INVALID', 'A file name is required.');
    if (original.length > MAX_LENGTH) {
      throw new DomainError(
        'FILE_NAME_INVALID',
        `The file name must have at most ${MAX_LENGTH} characters.`,
      );
    }
    if (!original.isWellFormed() || original.includes('\u0000')) {
      throw new DomainError(
        'FILE_NAME_INVALID',
        'The file name must be well-formed Unicode without NUL characters.',
      );
    }
    return new FileName(original, sanitize(original));
  }

  /**
   * The safe form with a number before its extension, such as `photo (2).jpg`, to resolve name conflicts. At least
   * `spare` bytes shorter than the longest safe name.
   */
  numbered(number: number, spare = 0): string {
    return shorten(this.sanitized, ` (${number})`, spare);
  }

  /** The safe form, at least `spare` bytes shorter than the longest one, so that something can be appended. */
  shortened(spare: number): string {
    return shorten(this.sanitized, '', spare);
  }

  equals(other: FileName): boolean {
    return this.original === other.original;
  }

  toString(): string {
    return this.original;
  }
}

function sanitize(original: string): string {
  const plain = original
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  const shortened = shorten(plain === '' ? 'unnamed' : plain);
  return WINDOWS_DEVICE.test(shortened) ? shorten(`_${shortened}`) : shortened;
}

/** Cuts the stem, not the extension, so that the type stays visible. Inserts `mark` before the extension. */
function shorten(name: string, mark = '', spare = 0): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : '';
  const room = MAX_STORED_BYTES - spare - utf8Length(mark + extension);
  const stem = beginning(name.slice(0, name.length - extension.length), room);
  // The cut may leave a trailing dot or space, which Windows drops.
  return (stem + mark + extension).replace(/[. ]+$/, '');
}

/** The longest beginning of a text that fits into `room` bytes, without cutting a character. */
function beginning(text: string, room: number): string {
  if (utf8Length(text) <= room) return text;
  let length = 0;
  let left = room;
  for (const character of text) {
    left -= utf8Length(character);
    if (left < 0) break;
    length += character.length;
  }
  return text.slice(0, length);
}

function utf8Length(text: string): number {
  return encodeURIComponent(text).replace(/%../g, 'x').length;
}
