import type { Preparation } from '../../../kernel/preparation.ts';
import type { ArchiveEvent } from '../domain/archive-events.ts';
import type { ArchiveQueries } from './archive-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const BATCH = 100;
const MAX_STEPS = 1_000;

/** Plans a preparation for contents that were stored before the preparation existed. */
export class BackfillPreparations {
  constructor(
    private readonly archive: Pick<ArchiveQueries, 'unprepared'>,
    private readonly unitOfWork: UnitOfWork,
    private readonly preparations: readonly Preparation[],
  ) {}

  async execute(signal?: AbortSignal): Promise<void> {
    for (const preparation of this.preparations) {
      const { name } = preparation;
      for (let step = 0; step < MAX_STEPS; step += 1) {
        signal?.throwIfAborted();
        const contentIds = await this.archive.unprepared(preparation, BATCH);
        await this.unitOfWork.run(async (tx) => {
          for (const contentId of contentIds) {
            const added = await tx.preparations.plan(contentId, [name]);
            if (added.length > 0)
              tx.record({ type: 'PreparationPlanned', contentId, name } satisfies ArchiveEvent);
          }
        });
        if (contentIds.length < BATCH) break;
      }
    }
  }
}
