import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import { requireDays } from '../domain/retention-days.ts';
import type { RetrievalEstimate } from '../domain/retrieval-estimate.ts';
import type { ArchivedFileQueries } from './archived-file-queries.ts';
import { contentsOf, requireFileIds } from './archived-items.ts';
import type { RetrievalPlanner } from './retrieval-planner.ts';

/** Tells what it would cost and how long it would take to read files that are in cold storage. Asks for nothing. */
export class EstimateRetrieval {
  constructor(
    private readonly archivedFiles: ArchivedFileQueries,
    private readonly planner: RetrievalPlanner,
    private readonly clock: Clock,
  ) {}

  /**
   * One estimate per tier, fastest first; none when every file can be read now. Each tier counts `days`, or as many as
   * it needs at least. Throws `NOT_FOUND` when one of the ids is not the owner's kept file, `OBJECT_NOT_FOUND`,
   * `RETRIEVAL_DAYS_INVALID`, `PAGE_INVALID` unless there are 1 to 1,000 ids.
   */
  async execute(
    ownerId: string,
    fileIds: readonly string[],
    days?: number,
  ): Promise<RetrievalEstimate[]> {
    if (days !== undefined) requireDays('STANDARD', 'STANDARD', days);
    const ids = requireFileIds(fileIds);
    const contents = contentsOf(ids, await this.archivedFiles.find(ownerId, ids));
    return this.planner.estimates(contents, days, this.clock.now());
  }
  /** Each file by itself, as few days as are sensible. One that cannot be estimated has no entry. */
  async ofEach(
    ownerId: string,
    fileIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly RetrievalEstimate[]>> {
    const rows = await this.archivedFiles.find(ownerId, fileIds);
    const now = this.clock.now();
    const estimates = new Map<string, readonly RetrievalEstimate[]>();
    for (const row of rows) {
      try {
        const contents = contentsOf([row.fileId], [row]);
        estimates.set(row.fileId, this.planner.estimates(contents, undefined, now));
      } catch (error) {
        // One that lies where nothing is configured any more must not keep the others from being shown.
        if (!(error instanceof DomainError)) throw error;
      }
    }
    return estimates;
  }
}
