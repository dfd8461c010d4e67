import {
  decodeIdCursor,
  decodePositionCursor,
  encodeCursor,
  positionPattern,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import type { SharedFilePlace } from '../../application/share-queries.ts';

const SHARE = new RegExp(`^h1 (${UUID})$`);
const SHARED_FILE = positionPattern('f1');
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
  const { position, id } = decodePositionCursor(cursor, SHARED_FILE);
  return { position, fileId: id };
}
