import { decodeIdCursor, encodeCursor, UUID } from '../../../../platform/graphql/cursors.ts';

const EXPORT = new RegExp(`^e1 (${UUID})$`);

export function encodeExportCursor(id: string): string {
  return encodeCursor(`e1 ${id}`);
}

/** Returns the export's UUID. */
export function decodeExportCursor(cursor: string): string {
  return decodeIdCursor(cursor, EXPORT);
}
