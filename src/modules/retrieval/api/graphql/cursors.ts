import { decodeIdCursor, encodeCursor, UUID } from '../../../../platform/graphql/cursors.ts';

const RETRIEVAL = new RegExp(`^r1 (${UUID})$`);
const RETRIEVAL_ITEM = new RegExp(`^i1 (${UUID})$`);

export function encodeRetrievalCursor(id: string): string {
  return encodeCursor(`r1 ${id}`);
}

/** Returns the request's UUID. */
export function decodeRetrievalCursor(cursor: string): string {
  return decodeIdCursor(cursor, RETRIEVAL);
}

export function encodeRetrievalItemCursor(fileId: string): string {
  return encodeCursor(`i1 ${fileId}`);
}

/** Returns the file's UUID. */
export function decodeRetrievalItemCursor(cursor: string): string {
  return decodeIdCursor(cursor, RETRIEVAL_ITEM);
}
