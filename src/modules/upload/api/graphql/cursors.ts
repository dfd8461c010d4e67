import { decodeIdCursor, encodeCursor, UUID } from '../../../../platform/graphql/cursors.ts';

const SESSION = new RegExp(`^u1 (${UUID})$`);

export function encodeSessionCursor(id: string): string {
  return encodeCursor(`u1 ${id}`);
}

/** The session's UUID. */
export function decodeSessionCursor(cursor: string): string {
  return decodeIdCursor(cursor, SESSION);
}
