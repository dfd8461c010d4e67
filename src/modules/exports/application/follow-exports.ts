import type { Clock } from '../../../kernel/clock.ts';
import type { ExportQueries, ExportRef } from './export-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Exports updated in one run. */
const BATCH = 500;

/** Updates exports from their retrievals and expires those that are due. Idempotent. */
export class FollowExports {
  constructor(
    private readonly exports: Pick<ExportQueries, 'find' | 'following' | 'due'>,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Updates the exports that depend on this retrieval. */
  async ofRetrieval(retrievalId: string, signal: AbortSignal): Promise<void> {
    for (const ref of await this.exports.following(retrievalId)) {
      signal.throwIfAborted();
      await this.follow(ref);
    }
  }

  /** Updates exports that have expired or that missed an update of their retrieval. */
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
