import { decodeIdCursor, encodeCursor, UUID } from '../../../../platform/graphql/cursors.ts';

const USER = new RegExp(`^w1 (${UUID})$`);

export function encodeUserCursor(id: string): string {
  return encodeCursor(`w1 ${id}`);
}

/** Returns the user's UUID. */
export function decodeUserCursor(cursor: string): string {
  return decodeIdCursor(cursor, USER);
}
