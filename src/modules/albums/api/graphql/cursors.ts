import { idCursors, placeCursors } from '../../../../platform/graphql/cursors.ts';

export const albumCursors = idCursors('a1');

export const albumFileCursors = placeCursors('p1');
