import { idCursors } from '../../../../platform/graphql/cursors.ts';

export const retrievalCursors = idCursors('r1');

/** Positions are the UUIDs of files. */
export const retrievalItemCursors = idCursors('i1');
