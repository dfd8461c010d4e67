import type { ChangeFeed } from '../../../kernel/reaction.ts';

/** The feed of `filesChanged`. */
export const FILE_CHANGES: ChangeFeed = { table: 'file_change', idColumn: 'file_id' };

/** The topic that says that an owner's library has changed. It carries nothing: the changes are read from their table. */
export function filesChangedTopic(ownerId: string): string {
  return `files-changed:${ownerId}`;
}
