import {
  decodeIdCursor,
  decodePositionCursor,
  encodeCursor,
  positionPattern,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import type { AlbumFilePosition } from '../../application/album-queries.ts';

const ALBUM = new RegExp(`^a1 (${UUID})$`);
const ALBUM_FILE = positionPattern('p1');

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
  const { position, id } = decodePositionCursor(cursor, ALBUM_FILE);
  return { position, fileId: id };
}
