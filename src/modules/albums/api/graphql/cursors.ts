import {
  decodeCursor,
  decodeIdCursor,
  encodeCursor,
  invalidCursor,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import type { AlbumFilePosition } from '../../application/album-queries.ts';

const ALBUM = new RegExp(`^a1 (${UUID})$`);
const ALBUM_FILE = new RegExp(`^p1 (-?\\d+(?:\\.\\d+)?(?:e[+-]\\d{1,3})?) (${UUID})$`);

export function encodeAlbumCursor(id: string): string {
  return encodeCursor(`a1 ${id}`);
}

/** Returns the album's UUID. */
export function decodeAlbumCursor(cursor: string): string {
  return decodeIdCursor(cursor, ALBUM);
}

export function encodeAlbumFileCursor({ position, fileId }: AlbumFilePosition): string {
  return encodeCursor(`p1 ${position} ${fileId}`);
}

export function decodeAlbumFileCursor(cursor: string): AlbumFilePosition {
  const [, text, fileId] = decodeCursor(cursor, ALBUM_FILE);
  const position = Number(text);
  if (fileId === undefined || !Number.isFinite(position)) throw invalidCursor();
  return { position, fileId };
}
