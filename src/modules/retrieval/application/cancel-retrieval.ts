import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Cancels a request before its files are ready. Restores that have started continue for other requests. */
export class CancelRetrieval {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Throws `NOT_FOUND`, and `RETRIEVAL_STATUS_INVALID` if the request is READY or over. */
  async execute(ownerId: string, requestId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const request = await tx.retrievals.findForUpdate(requestId, ownerId);
      if (!request) throw new DomainError('NOT_FOUND', 'The retrieval was not found.');
      request.cancel(this.clock.now());
    });
  }
}
