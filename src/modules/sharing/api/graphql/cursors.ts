import {
  decodeCursor,
  decodeIdCursor,
  encodeCursor,
  invalidCursor,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import type { SharedFilePlace } from '../../application/share-queries.ts';

const SHARE = new RegExp(`^h1 (${UUID})$`);
const SHARED_FILE = new RegExp(`^f1 (-?\\d+(?:\\.\\d+)?(?:e[+-]\\d{1,3})?) (${UUID})$`);
const SHARE_ACCESS = new RegExp(`^x1 (${UUID})$`);

export function encodeShareCursor(id: string): string {
  return encodeCursor(`h1 ${id}`);
}

/** Returns the share's UUID. */
export function decodeShareCursor(cursor: string): string {
  return decodeIdCursor(cursor, SHARE);
}

export function encodeShareAccessCursor(id: string): string {
  return encodeCursor(`x1 ${id}`);
}

/** Returns the access's UUID. */
export function decodeShareAccessCursor(cursor: string): string {
  return decodeIdCursor(cursor, SHARE_ACCESS);
}

export function encodeSharedFileCursor({ position, fileId }: SharedFilePlace): string {
  return encodeCursor(`f1 ${position} ${fileId}`);
}

export function decodeSharedFileCursor(cursor: string): SharedFilePlace {
  const [, text, fileId] = decodeCursor(cursor, SHARED_FILE);
  const position = Number(text);
  if (fileId === undefined || !Number.isFinite(position)) throw invalidCursor();
  return { position, fileId };
}
