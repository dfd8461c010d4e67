import type { ChangeFeed } from '../../../kernel/reaction.ts';

/** Change feed of `albumsChanged`. */
export const ALBUM_CHANGES: ChangeFeed = {
  table: 'album_change',
  idColumn: 'album_id',
  prunedColumn: 'album_changes_pruned_to',
};

/** Topic notified when an owner's albums change. Has no payload; subscribers read the changes from their table. */
export function albumsChangedTopic(ownerId: string): string {
  return `albums-changed:${ownerId}`;
}
