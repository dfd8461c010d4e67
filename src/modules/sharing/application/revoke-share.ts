import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Ends a share at once, for good: its link, the URLs it has given, and what is being read through it. */
export class RevokeShare {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Again changes nothing. Throws `NOT_FOUND` for a share that is missing or somebody else's. */
  async execute(ownerId: string, shareId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const share = await tx.shares.findForUpdate(shareId, ownerId);
      if (!share) throw new DomainError('NOT_FOUND', 'no such share');
      share.revoke(this.clock.now());
    });
  }
}
