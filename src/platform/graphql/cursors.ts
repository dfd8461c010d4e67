import { DomainError } from '../../kernel/domain-error.ts';

/** How an id stands in a cursor. */
export const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Cursors are opaque to clients: base64url of a kind, a version, and a place. All decoders throw `CURSOR_INVALID`. */
export function encodeCursor(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** What `pattern` finds in the cursor. */
export function decodeCursor(cursor: string, pattern: RegExp): RegExpExecArray {
  const text = Buffer.from(cursor, 'base64url').toString();
  const match = pattern.exec(text);
  // Decoding forgives what encoding never makes.
  if (!match || encodeCursor(text) !== cursor) throw invalidCursor();
  return match;
}

/** The UUID in a cursor that has nothing else behind its kind and version. */
export function decodeIdCursor(cursor: string, pattern: RegExp): string {
  const [, id] = decodeCursor(cursor, pattern);
  if (id === undefined) throw invalidCursor();
  return id;
}

export function invalidCursor(): DomainError {
  return new DomainError('CURSOR_INVALID', 'not a cursor of this list in this order');
}
