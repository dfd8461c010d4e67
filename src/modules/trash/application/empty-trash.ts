import type { Clock } from '../../../kernel/clock.ts';
import type { TrashEvent } from '../domain/trash-events.ts';
import type { PurgeFiles } from './purge-files.ts';
import type { TrashQueries } from './trash-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Files purged per transaction. */
const BATCH = 100;

/** Limits one run; the next run continues. */
const MAX_STEPS = 10_000;

/** Permanently deletes files that were trashed before a given time. */
export class EmptyTrash {
  constructor(
    private readonly trash: TrashQueries,
    private readonly purgeFiles: Pick<PurgeFiles, 'execute'>,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    /** How long files stay in the trash before they are purged. Milliseconds. */
    private readonly keepMs: number,
  ) {}

  /** Schedules a job. Resolves with the number of files it will delete. */
  async start(ownerId: string): Promise<number> {
    const before = this.clock.now().toISOString();
    await this.unitOfWork.run(async (tx) => {
      tx.record({ type: 'TrashEmptyingRequested', ownerId, before } satisfies TrashEvent);
    });
    return this.trash.count(ownerId);
  }

  /** Purges what the owner trashed up to `before`. Idempotent. */
  async ofOwner(ownerId: string, before: Date, signal?: AbortSignal): Promise<void> {
    await this.purgeAll(() => this.trash.due(before, BATCH, ownerId), signal);
  }

  /** Purges files of all owners whose retention period is over. */
  async purgeDue(signal?: AbortSignal): Promise<void> {
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
        // Files restored in the meantime are refused and stay.
        await this.purgeFiles.execute(
          ownerId,
          files.map(({ id }) => id),
        );
      }
      if (due.length < BATCH) return;
    }
  }
}
