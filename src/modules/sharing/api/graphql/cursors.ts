import { idCursors, placeCursors } from '../../../../platform/graphql/cursors.ts';

export const shareCursors = idCursors('h1');

export const sharedFileCursors = placeCursors('f1');

export const shareAccessCursors = idCursors('x1');

export const shareRequestCursors = idCursors('q1');
