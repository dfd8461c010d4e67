import type { Clock } from '../../../kernel/clock.ts';
import type { RestoreQueue } from './restore-queue.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const BATCH = 100;

/** Warns owners, once per request, before their restored files expire. */
export class WarnRetrievals {
  constructor(
    private readonly queue: RestoreQueue,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Resolves to whether more warnings may be due. */
  async execute(signal: AbortSignal): Promise<boolean> {
    const due = await this.queue.dueWarnings(this.clock.now(), BATCH);
    for (const { requestId, ownerId } of due) {
      signal.throwIfAborted();
      await this.unitOfWork.run(async (tx) => {
        const request = await tx.retrievals.findForUpdate(requestId, ownerId);
        request?.warn(this.clock.now());
      });
    }
    return due.length === BATCH;
  }
}
