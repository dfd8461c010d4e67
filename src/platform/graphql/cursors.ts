import { DomainError } from '../../kernel/domain-error.ts';

/** The pattern of an id in a cursor. */
export const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/**
 * Cursors are opaque to clients: base64url of a kind, a version and a position. All decoders throw `CURSOR_INVALID`.
 */
export function encodeCursor(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** Matches `pattern` against the decoded cursor. */
export function decodeCursor(cursor: string, pattern: RegExp): RegExpExecArray {
  const text = Buffer.from(cursor, 'base64url').toString();
  const match = pattern.exec(text);
  // Rejects non-canonical encodings, which decoding accepts.
  if (!match || encodeCursor(text) !== cursor) throw invalidCursor();
  return match;
}

/** Decodes a cursor that contains only a UUID after its kind and version. */
export function decodeIdCursor(cursor: string, pattern: RegExp): string {
  const [, id] = decodeCursor(cursor, pattern);
  if (id === undefined) throw invalidCursor();
  return id;
}

/** The pattern of a cursor with a position in a list and the UUID of its item. */
export function positionPattern(kind: string): RegExp {
  return new RegExp(`^${kind} (-?\\d+(?:\\.\\d+)?(?:e[+-]\\d{1,3})?) (${UUID})$`);
}

/** Decodes a cursor that matches a `positionPattern`. */
export function decodePositionCursor(
  cursor: string,
  pattern: RegExp,
): { readonly position: number; readonly id: string } {
  const [, text, id] = decodeCursor(cursor, pattern);
  const position = Number(text);
  if (id === undefined || !Number.isFinite(position)) throw invalidCursor();
  return { position, id };
}

export function invalidCursor(): DomainError {
  return new DomainError('CURSOR_INVALID', 'The cursor is not valid for this list and order.');
}
