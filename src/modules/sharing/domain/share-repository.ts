import type { Share } from './share.ts';

/** Loads and saves shares within one unit of work. */
export interface ShareRepository {
  add(share: Share): Promise<void>;
  /** The owner's share, locked; undefined if the owner has no such share. */
  findForUpdate(id: string, ownerId: string): Promise<Share | undefined>;
  /** Number of the owner's open shares. Concurrent calls for the same owner wait until the unit of work ends. */
  countOpenForAdding(ownerId: string, now: Date): Promise<number>;
  /** Number of these files that are the owner's, completed and not in the trash. */
  countShareable(ownerId: string, fileIds: readonly string[]): Promise<number>;
  /** Whether the owner has this album. */
  hasAlbum(ownerId: string, albumId: string): Promise<boolean>;
}
