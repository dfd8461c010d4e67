import { decodeCursor, encodeCursor, invalidCursor } from '../../../../platform/graphql/cursors.ts';
import { textScalar } from '../../../../platform/graphql/scalars.ts';

const TAG = /^g1 (.{1,64})$/su;
const SYNC = /^s1 (\d{1,15})$/;

export function encodeTagCursor(tag: string): string {
  return encodeCursor(`g1 ${tag}`);
}

/** The tag. */
export function decodeTagCursor(cursor: string): string {
  const [, tag] = decodeCursor(cursor, TAG);
  // Nothing else is a text to PostgreSQL.
  if (tag === undefined || tag.includes('\u0000')) throw invalidCursor();
  return tag;
}

export function encodeSyncCursor(changeNumber: number): string {
  return encodeCursor(`s1 ${changeNumber}`);
}

/** The change number. */
export function decodeSyncCursor(cursor: string): number {
  return Number(decodeCursor(cursor, SYNC)[1]);
}

export const SyncCursorScalar = textScalar<number, string>({
  name: 'SyncCursor',
  description:
    "A place in the history of the viewer's library, for `filesChanged(since:)`. Opaque: keep it, send it back, do not take it apart.",
  serialize: encodeSyncCursor,
  parse: decodeSyncCursor,
});
