import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Hides a group of near duplicates that the owner wants to keep. */
export class DismissDuplicates {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The group is shown again if another similar picture is added. Throws `NOT_FOUND`. */
  async execute(ownerId: string, groupId: string): Promise<void> {
    const found = await this.unitOfWork.run(async (tx) => {
      await tx.similarPictures.lock(ownerId);
      return tx.similarPictures.dismiss(ownerId, groupId, this.clock.now());
    });
    if (!found) throw new DomainError('NOT_FOUND', 'Group not found.');
  }
}
