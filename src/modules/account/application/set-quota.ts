import { DomainError } from '../../../kernel/domain-error.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Decides how much a user may keep. */
export class SetQuota {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * A limit below what is kept removes nothing; it stops further uploads. Throws `NOT_FOUND` for an unknown user,
   * `FILE_SIZE_INVALID` for what is no number of bytes.
   */
  async execute(userId: string, limitBytes: number): Promise<void> {
    if (!Number.isSafeInteger(limitBytes) || limitBytes < 0) {
      throw new DomainError('FILE_SIZE_INVALID', `${limitBytes} is not a number of bytes`);
    }
    await this.unitOfWork.run(async (tx) => {
      if (!(await tx.quota.setLimit(userId, limitBytes))) {
        throw new DomainError('NOT_FOUND', 'no such user');
      }
    });
  }
}
