import { DomainError } from '../../../kernel/domain-error.ts';
import { MAX_OPEN_SHARES } from '../domain/share-life.ts';
import type { ShareRepository } from '../domain/share-repository.ts';

/** Throws `SHARE_LIMIT_REACHED` if another open share would exceed the owner's limit. */
export async function requireRoomForShare(
  shares: Pick<ShareRepository, 'countOpenForAdding'>,
  ownerId: string,
  now: Date,
): Promise<void> {
  if ((await shares.countOpenForAdding(ownerId, now)) >= MAX_OPEN_SHARES) {
    throw new DomainError(
      'SHARE_LIMIT_REACHED',
      `You have the maximum of ${MAX_OPEN_SHARES} open shares. Revoke one first.`,
    );
  }
}
