import {
  type Cursors,
  decodeCursor,
  encodeCursor,
  invalidCursor,
} from '../../../../platform/graphql/cursors.ts';
import { textScalar } from '../../../../platform/graphql/scalars.ts';

const TAG = /^g1 (.{1,64})$/su;
const SYNC = /^s1 (\d{1,15})$/;

/** Positions are the tags. */
export const tagCursors: Cursors<string> = {
  encode: (tag) => encodeCursor(`g1 ${tag}`),
  decode: (cursor) => {
    const [, tag] = decodeCursor(cursor, TAG);
    // PostgreSQL text cannot contain NUL.
    if (tag === undefined || tag.includes('\u0000')) throw invalidCursor();
    return tag;
  },
};

export function encodeSyncCursor(changeNumber: number): string {
  return encodeCursor(`s1 ${changeNumber}`);
}

/** Returns the change number. */
export function decodeSyncCursor(cursor: string): number {
  return Number(decodeCursor(cursor, SYNC)[1]);
}

/** Arguments of a subscription to a change feed. */
export interface SinceArgs {
  readonly since?: number | null;
}

export const SINCE = {
  nullable: true,
  description:
    'Resumes after this cursor: that of the last processed change, or the `syncCursor` of the list.',
} as const;

export const SyncCursorScalar = textScalar<number, string>({
  name: 'SyncCursor',
  description:
    "A position in the viewer's change history, for `filesChanged(since:)` and `albumsChanged(since:)`. Opaque; store it and send it back unchanged.",
  serialize: encodeSyncCursor,
  parse: decodeSyncCursor,
});
