import type { Share } from './share.ts';

/** Loads and keeps shares within one unit of work. */
export interface ShareRepository {
  add(share: Share): void;
  find(id: string): Promise<Share | undefined>;
  findByTokenHash(tokenHash: string): Promise<Share | undefined>;
}
