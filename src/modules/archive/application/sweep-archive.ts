import type { Clock } from '../../../kernel/clock.ts';
import { mapConcurrent } from '../../../kernel/concurrency/map-concurrent.ts';
import { Archival } from '../domain/archival.ts';
import type { ArchiveContent } from './archive-content.ts';
import type { ArchiveQueries } from './archive-queries.ts';
import type { ReleaseHotCopy } from './release-hot-copy.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** So many rows are looked at in one step. */
const BATCH = 100;

/** As many as a provider takes puts at once. */
const AT_ONCE = 4;

/** No more steps in one run: the next one goes on. */
const MAX_STEPS = 100;

export interface SweepArchiveDeps {
  readonly archive: ArchiveQueries;
  /** How many copies the policy of the installation asks for. */
  readonly defaultCopies: number;
  readonly archiveContent: ArchiveContent;
  readonly releaseHotCopy: ReleaseHotCopy;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly log: (message: string, error: unknown) => void;
}

/** Does what is due in the archive, and finds what a crash or a new policy has left: run it often. */
export class SweepArchive {
  constructor(private readonly deps: SweepArchiveDeps) {}

  async execute(signal?: AbortSignal): Promise<void> {
    const { archive, clock, archiveContent, releaseHotCopy } = this.deps;
    await this.planWhatIsNew(signal);
    await this.each(
      () => archive.dueForArchive(clock.now(), BATCH),
      (contentId) => archiveContent.execute(contentId, signal),
      signal,
    );
    await this.each(
      () => archive.dueForRelease(clock.now(), BATCH),
      (contentId) => releaseHotCopy.execute(contentId, signal),
      signal,
    );
    await this.each(
      () => archive.toRemove(BATCH),
      (copy) => releaseHotCopy.remove(copy, signal),
      signal,
    );
  }

  /** Contents that were there before the policy asked for their archive. */
  private async planWhatIsNew(signal: AbortSignal | undefined): Promise<void> {
    const { archive, defaultCopies, unitOfWork, clock } = this.deps;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      signal?.throwIfAborted();
      const found = await archive.unplanned(defaultCopies, BATCH);
      for (const { contentId, ownerId } of found) {
        await unitOfWork.run(async (tx) => {
          await tx.contents.lock(contentId);
          if (await tx.archivals.find(contentId)) return;
          const now = clock.now();
          tx.archivals.add(Archival.plan({ contentId, ownerId }, now, now));
        });
      }
      if (found.length < BATCH) return;
    }
  }

  /** Until a step finds nothing that it has not seen: what fails is left to the next run. */
  private async each<T>(
    find: () => Promise<readonly T[]>,
    work: (item: T) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const seen = new Set<string>();
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const found = (await find()).filter((item) => !seen.has(JSON.stringify(item)));
      if (found.length === 0) return;
      const steps = mapConcurrent(found, AT_ONCE, async (item) => {
        signal?.throwIfAborted();
        seen.add(JSON.stringify(item));
        await work(item).catch((error: unknown) => {
          signal?.throwIfAborted();
          this.deps.log('a step of the archive failed', error);
        });
      });
      for await (const _done of steps) signal?.throwIfAborted();
    }
  }
}
