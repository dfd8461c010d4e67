import type { ShareRequest } from './share-request.ts';

/** Loads and saves requests for originals within one unit of work. */
export interface ShareRequestRepository {
  add(request: ShareRequest): void;
  /** The latest request for a file of a share. */
  latest(shareId: string, fileId: string): Promise<ShareRequest | undefined>;
  /** Number of pending requests of a share. */
  countPending(shareId: string): Promise<number>;
  /** The owner's requests with these ids, locked in id order. */
  findAllForUpdate(ids: readonly string[], ownerId: string): Promise<ShareRequest[]>;
}
