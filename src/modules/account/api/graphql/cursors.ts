import { idCursors } from '../../../../platform/graphql/cursors.ts';

export const userCursors = idCursors('w1');

export const quotaChangeCursors = idCursors('w2');
