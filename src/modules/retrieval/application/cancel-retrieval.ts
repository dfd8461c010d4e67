import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Ends a request before its files are ready. Restores that were asked for go on, for whoever else waits for them. */
export class CancelRetrieval {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Throws `NOT_FOUND`, and `RETRIEVAL_STATUS_INVALID` for one that is READY or over. */
  async execute(ownerId: string, requestId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const request = await tx.retrievals.findForUpdate(requestId, ownerId);
      if (!request) throw new DomainError('NOT_FOUND', 'no such retrieval');
      request.cancel(this.clock.now());
    });
  }
}
