import type { Clock } from '../../../kernel/clock.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Keeps an account whose deletion is planned. */
export class CancelAccountDeletion {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Does nothing if no deletion is planned. Throws `ACCOUNT_DELETION_STARTED`. */
  async execute(userId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const deletion = await tx.accountDeletions.findOpenForUpdate(userId);
      deletion?.cancel(this.clock.now());
    });
  }
}
