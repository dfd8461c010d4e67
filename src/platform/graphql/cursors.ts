import { DomainError } from '../../kernel/domain-error.ts';
import type { FilePlace } from '../../kernel/paging.ts';

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

/** Converts positions in a list to cursors and back. */
export interface Cursors<Position> {
  readonly encode: (position: Position) => string;
  readonly decode: (cursor: string) => Position;
}

/** Cursors that contain only a UUID after their kind and version. */
export function idCursors(kind: string): Cursors<string> {
  const pattern = new RegExp(`^${kind} (${UUID})$`);
  return {
    encode: (id) => encodeCursor(`${kind} ${id}`),
    decode: (cursor) => {
      const [, id] = decodeCursor(cursor, pattern);
      if (id === undefined) throw invalidCursor();
      return id;
    },
  };
}

/** Cursors that contain the place of a file. */
export function placeCursors(kind: string): Cursors<FilePlace> {
  const pattern = new RegExp(`^${kind} (-?\\d+(?:\\.\\d+)?(?:e[+-]\\d{1,3})?) (${UUID})$`);
  return {
    encode: ({ position, fileId }) => encodeCursor(`${kind} ${position} ${fileId}`),
    decode: (cursor) => {
      const [, text, fileId] = decodeCursor(cursor, pattern);
      const position = Number(text);
      if (fileId === undefined || !Number.isFinite(position)) throw invalidCursor();
      return { position, fileId };
    },
  };
}

export function invalidCursor(): DomainError {
  return new DomainError('CURSOR_INVALID', 'The cursor is not valid for this list and order.');
}
