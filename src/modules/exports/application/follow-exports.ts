import type { Clock } from '../../../kernel/clock.ts';
import type { ExportQueries, ExportRef } from './export-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Exports that are brought up to date in one round. */
const BATCH = 500;

/** Takes over into exports where their retrievals stand, and ends those whose time is over. May be repeated. */
export class FollowExports {
  constructor(
    private readonly exports: Pick<ExportQueries, 'find' | 'following' | 'due'>,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Those that wait for this retrieval or are READY by it. */
  async ofRetrieval(retrievalId: string, signal: AbortSignal): Promise<void> {
    for (const ref of await this.exports.following(retrievalId)) {
      signal.throwIfAborted();
      await this.follow(ref);
    }
  }

  /** All whose time is over, and those that missed what happened to their retrieval. */
  async due(signal: AbortSignal): Promise<void> {
    for (const ref of await this.exports.due(this.clock.now(), BATCH)) {
      signal.throwIfAborted();
      await this.follow(ref);
    }
  }

  private async follow({ id, ownerId }: ExportRef): Promise<void> {
    const [row] = await this.exports.find(ownerId, [id]);
    await this.unitOfWork.run(async (tx) => {
      const now = this.clock.now();
      const retrieval = row?.retrievalId
        ? await tx.retrievals.findForUpdate(row.retrievalId, ownerId)
        : undefined;
      const found = await tx.exports.findForUpdate(id, ownerId);
      if (!found) return;
      if (retrieval) found.follow(retrieval, now);
      if (found.expiresAt && found.expiresAt <= now) found.expire(now);
    });
  }
}
