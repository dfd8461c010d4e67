import { DomainError } from '../../../kernel/domain-error.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Sets a user's storage quota. */
export class SetQuota {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Lowering the limit below the current usage deletes nothing but blocks further uploads. Throws `NOT_FOUND` for an
   * unknown user, `FILE_SIZE_INVALID` for an invalid number of bytes.
   */
  async execute(userId: string, limitBytes: number): Promise<void> {
    if (!Number.isSafeInteger(limitBytes) || limitBytes < 0) {
      throw new DomainError(
        'FILE_SIZE_INVALID',
        `\`limitBytes\` must be a non-negative integer, but was ${limitBytes}.`,
      );
    }
    await this.unitOfWork.run(async (tx) => {
      if (!(await tx.quota.setLimit(userId, limitBytes))) {
        throw new DomainError('NOT_FOUND', 'User not found.');
      }
    });
  }
}
