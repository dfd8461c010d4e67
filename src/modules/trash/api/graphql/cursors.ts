import {
  type Cursors,
  decodeCursor,
  encodeCursor,
  invalidCursor,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import type { TrashPosition } from '../../application/trash-queries.ts';

const TRASH = new RegExp(`^b1 (\\d{1,15}) (${UUID})$`);

const LATEST = Date.UTC(2200, 0, 1);

export const trashCursors: Cursors<TrashPosition> = {
  encode: ({ trashedAt, id }) => encodeCursor(`b1 ${trashedAt.getTime()} ${id}`),
  decode: (cursor) => {
    const [, time, id] = decodeCursor(cursor, TRASH);
    const trashedAt = Number(time);
    if (id === undefined || trashedAt >= LATEST) throw invalidCursor();
    return { trashedAt: new Date(trashedAt), id };
  },
};
