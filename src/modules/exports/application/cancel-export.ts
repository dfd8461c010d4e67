import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { ExportQueries } from './export-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Cancels an export and its retrieval, unless the retrieval is already READY. */
export class CancelExport {
  constructor(
    private readonly exports: Pick<ExportQueries, 'find'>,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Idempotent. Throws `NOT_FOUND`, and `EXPORT_STATUS_INVALID` if the export already failed or expired. */
  async execute(ownerId: string, exportId: string): Promise<void> {
    const [row] = await this.exports.find(ownerId, [exportId]);
    await this.unitOfWork.run(async (tx) => {
      const now = this.clock.now();
      const retrieval = row?.retrievalId
        ? await tx.retrievals.findForUpdate(row.retrievalId, ownerId)
        : undefined;
      const found = await tx.exports.findForUpdate(exportId, ownerId);
      if (!found) throw new DomainError('NOT_FOUND', 'Export not found.');
      found.cancel(now);
      const isInProgress = retrieval?.status === 'REQUESTED' || retrieval?.status === 'IN_PROGRESS';
      if (isInProgress) retrieval.cancel(now);
    });
  }
}
