import type { ChangeFeed } from '../../../kernel/reaction.ts';

/** The feed of `albumsChanged`. */
export const ALBUM_CHANGES: ChangeFeed = { table: 'album_change', idColumn: 'album_id' };

/** The topic that says that an owner's albums have changed. It carries nothing: the changes are read from their table. */
export function albumsChangedTopic(ownerId: string): string {
  return `albums-changed:${ownerId}`;
}
