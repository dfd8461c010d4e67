import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Revokes a share permanently and immediately: its link, its signed URLs and running downloads. */
export class RevokeShare {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Idempotent. Throws `NOT_FOUND` if the owner has no such share. */
  async execute(ownerId: string, shareId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const share = await tx.shares.findForUpdate(shareId, ownerId);
      if (!share) throw new DomainError('NOT_FOUND', 'Share not found.');
      share.revoke(this.clock.now());
    });
  }
}
