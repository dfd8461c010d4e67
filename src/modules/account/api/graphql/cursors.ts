import { idCursors } from '../../../../platform/graphql/cursors.ts';

export const userCursors = idCursors('w1');
