import {
  decodeCursor,
  encodeCursor,
  invalidCursor,
  UUID,
} from '../../../../platform/graphql/cursors.ts';
import type { TrashPosition } from '../../application/trash-queries.ts';

const TRASH = new RegExp(`^b1 (\\d{1,15}) (${UUID})$`);

const LATEST = Date.UTC(2200, 0, 1);

export function encodeTrashCursor({ trashedAt, id }: TrashPosition): string {
  return encodeCursor(`b1 ${trashedAt.getTime()} ${id}`);
}

export function decodeTrashCursor(cursor: string): TrashPosition {
  const [, time, id] = decodeCursor(cursor, TRASH);
  const trashedAt = Number(time);
  if (id === undefined || trashedAt >= LATEST) throw invalidCursor();
  return { trashedAt: new Date(trashedAt), id };
}
