import { idCursors } from '../../../../platform/graphql/cursors.ts';

export const sessionCursors = idCursors('u1');
