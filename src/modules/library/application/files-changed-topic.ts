import type { ChangeFeed } from '../../../kernel/reaction.ts';

/** Change feed of `filesChanged`. */
export const FILE_CHANGES: ChangeFeed = {
  table: 'file_change',
  idColumn: 'file_id',
  prunedColumn: 'file_changes_pruned_to',
};

/** Topic notified when an owner's files change. Has no payload; subscribers read the changes from their table. */
export function filesChangedTopic(ownerId: string): string {
  return `files-changed:${ownerId}`;
}
