import type { ChangePosition } from '../../../../kernel/change-log.ts';
import {
  type Cursors,
  decodeCursor,
  encodeCursor,
  invalidCursor,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import { textScalar } from '../../../../platform/graphql/scalars.ts';

const TAG = /^g1 (.{1,64})$/su;
/** The first version did not name the owner. */
const SYNC = new RegExp(`^s(?:1|2 (${UUID})) (\\d{1,15})$`);

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

export function encodeSyncCursor({ ownerId, number }: ChangePosition): string {
  return encodeCursor(`s2 ${ownerId} ${number}`);
}

/** A cursor of the first version is one of nobody. */
export function decodeSyncCursor(cursor: string): ChangePosition {
  const [, ownerId = '', number] = decodeCursor(cursor, SYNC);
  return { ownerId, number: Number(number) };
}

/** Arguments of a subscription to a change feed. */
export interface SinceArgs {
  readonly since?: ChangePosition | null;
}

export const SINCE = {
  nullable: true,
  description:
    'Resumes after this cursor: that of the last processed change, the `endCursor` of `fileChanges`, or the `syncCursor` of the list.',
} as const;

export const SyncCursorScalar = textScalar<ChangePosition, string>({
  name: 'SyncCursor',
  description:
    "A position in the viewer's change history, for `fileChanges`, `filesChanged` and `albumsChanged`. Opaque; store it and send it back unchanged. `RESYNC_REQUIRED` is returned for a cursor whose later changes are not known anymore.",
  serialize: encodeSyncCursor,
  parse: decodeSyncCursor,
});
