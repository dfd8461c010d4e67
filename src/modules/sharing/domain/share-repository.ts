import type { Share } from './share.ts';

/** Loads and keeps shares within one unit of work. */
export interface ShareRepository {
  add(share: Share): Promise<void>;
  /** The owner's share, locked; undefined for one that is missing or somebody else's. */
  findForUpdate(id: string, ownerId: string): Promise<Share | undefined>;
  /** How many of these files are the owner's, kept, and not in the trash. */
  countShareable(ownerId: string, fileIds: readonly string[]): Promise<number>;
  /** Whether the owner has this album. */
  hasAlbum(ownerId: string, albumId: string): Promise<boolean>;
}
