import type { ArchiveQueries } from './archive-queries.ts';
import type { Preparation } from './plan-archive.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const BATCH = 100;
const MAX_STEPS = 1_000;

/** Records a preparation, and enqueues its job, for contents that were stored before the preparation was known. */
export class BackfillPreparations {
  constructor(
    private readonly archive: Pick<ArchiveQueries, 'unprepared'>,
    private readonly unitOfWork: UnitOfWork,
    private readonly preparations: readonly Preparation[],
  ) {}

  async execute(signal?: AbortSignal): Promise<void> {
    for (const { name, job } of this.preparations) {
      for (let step = 0; step < MAX_STEPS; step += 1) {
        signal?.throwIfAborted();
        const contentIds = await this.archive.unprepared(name, BATCH);
        await this.unitOfWork.run(async (tx) => {
          for (const contentId of contentIds) {
            const added = await tx.preparations.plan(contentId, [name]);
            if (added.length > 0) tx.enqueue(job(contentId));
          }
        });
        if (contentIds.length < BATCH) break;
      }
    }
  }
}
