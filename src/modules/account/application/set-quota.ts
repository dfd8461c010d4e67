import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Sets a user's storage quota and records the change. */
export class SetQuota {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * Lowering the limit below the current usage deletes nothing but blocks further uploads. Throws `NOT_FOUND` for an
   * unknown user, `FILE_SIZE_INVALID` for an invalid number of bytes.
   */
  async execute(adminId: string, userId: string, limitBytes: number): Promise<void> {
    if (!Number.isSafeInteger(limitBytes) || limitBytes < 0) {
      throw new DomainError(
        'FILE_SIZE_INVALID',
        `\`limitBytes\` must be a non-negative integer, but was ${limitBytes}.`,
      );
    }
    await this.unitOfWork.run(async (tx) => {
      const before = await tx.quota.setLimit(userId, limitBytes);
      if (before === undefined) throw new DomainError('NOT_FOUND', 'User not found.');
      if (before === limitBytes) return;
      const changedAt = this.clock.now();
      const id = this.ids.next();
      await tx.quotaChanges.add({ id, userId, adminId, before, after: limitBytes, changedAt });
    });
  }
}
