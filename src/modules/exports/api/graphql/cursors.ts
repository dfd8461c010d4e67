import { idCursors } from '../../../../platform/graphql/cursors.ts';

export const exportCursors = idCursors('e1');
