import type { Clock } from '../../../kernel/clock.ts';
import { mapConcurrent } from '../../../kernel/concurrency/map-concurrent.ts';
import { Archival } from '../domain/archival.ts';
import type { ArchiveContent } from './archive-content.ts';
import type { ArchiveQueries } from './archive-queries.ts';
import type { ReleaseHotCopy } from './release-hot-copy.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Rows per step. */
const BATCH = 100;

/** Concurrency; matches the concurrent writes a provider accepts. */
const CONCURRENCY = 4;

/** Limits one run; the next run continues. */
const MAX_STEPS = 100;

export interface SweepArchiveDeps {
  readonly archive: ArchiveQueries;
  /** Number of copies in the installation's policy. */
  readonly defaultCopies: number;
  readonly archiveContent: ArchiveContent;
  readonly releaseHotCopy: ReleaseHotCopy;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly log: (message: string, error: unknown) => void;
}

/** Processes due archivals and releases, including those left by a crash or a policy change. Runs frequently. */
export class SweepArchive {
  constructor(private readonly deps: SweepArchiveDeps) {}

  async execute(signal?: AbortSignal): Promise<void> {
    const { archive, clock, archiveContent, releaseHotCopy } = this.deps;
    await this.planUnplanned(signal);
    await this.processAll(
      () => archive.dueForArchive(clock.now(), BATCH),
      async (contentId) => void (await archiveContent.execute(contentId, signal)),
      signal,
    );
    await this.processAll(
      () => archive.dueForRelease(clock.now(), BATCH),
      (contentId) => releaseHotCopy.execute(contentId, signal),
      signal,
    );
    await this.processAll(
      () => archive.toRemove(BATCH),
      (copy) => releaseHotCopy.remove(copy, signal),
      signal,
    );
  }

  /** Plans contents that were stored before the policy required archiving. */
  private async planUnplanned(signal: AbortSignal | undefined): Promise<void> {
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

  /** Repeats until a step finds only items already seen; failures are left to the next run. */
  private async processAll<T>(
    find: () => Promise<readonly T[]>,
    work: (item: T) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const seen = new Set<string>();
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const found = (await find()).filter((item) => !seen.has(JSON.stringify(item)));
      if (found.length === 0) return;
      const steps = mapConcurrent(found, CONCURRENCY, async (item) => {
        signal?.throwIfAborted();
        seen.add(JSON.stringify(item));
        await work(item).catch((error: unknown) => {
          signal?.throwIfAborted();
          this.deps.log('A step of the archive sweep failed', error);
        });
      });
      for await (const _done of steps) signal?.throwIfAborted();
    }
  }
}
