import type { Clock } from '../../../kernel/clock.ts';
import type { TrashEvent } from '../domain/trash-events.ts';
import type { PurgeFiles } from './purge-files.ts';
import type { TrashQueries } from './trash-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** So many files are purged in one step. */
const BATCH = 100;

/** No more steps in one run: the next one goes on. */
const MAX_STEPS = 10_000;

/** Deletes everything for good that has been in a trash since before a certain time. */
export class EmptyTrash {
  constructor(
    private readonly trash: TrashQueries,
    private readonly purgeFiles: Pick<PurgeFiles, 'execute'>,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    /** How long files stay in the trash by themselves. Milliseconds. */
    private readonly keepMs: number,
  ) {}

  /** Leaves the work to a job. Resolves with how many files it will delete. */
  async start(ownerId: string): Promise<number> {
    const before = this.clock.now().toISOString();
    await this.unitOfWork.run(async (tx) => {
      tx.record({ type: 'TrashEmptyingRequested', ownerId, before } satisfies TrashEvent);
    });
    return this.trash.count(ownerId);
  }

  /** What its owner has put into the trash until `before`. Repeating it changes nothing. */
  async ofOwner(ownerId: string, before: Date, signal?: AbortSignal): Promise<void> {
    await this.purgeAll(() => this.trash.due(before, BATCH, ownerId), signal);
  }

  /** What has been in any trash for as long as it may. */
  async whatIsDue(signal?: AbortSignal): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.keepMs);
    await this.purgeAll(() => this.trash.due(before, BATCH), signal);
  }

  private async purgeAll(
    find: () => ReturnType<TrashQueries['due']>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (let step = 0; step < MAX_STEPS; step += 1) {
      signal?.throwIfAborted();
      const due = await find();
      for (const [ownerId, files] of Map.groupBy(due, (file) => file.ownerId)) {
        // A file that was taken out of the trash since is not purged: its outcome says so.
        await this.purgeFiles.execute(
          ownerId,
          files.map(({ id }) => id),
        );
      }
      if (due.length < BATCH) return;
    }
  }
}
