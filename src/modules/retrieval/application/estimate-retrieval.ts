import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import { requireDays } from '../domain/retention-days.ts';
import type { RetrievalEstimate } from '../domain/retrieval-estimate.ts';
import type { ArchivedFileQueries } from './archived-file-queries.ts';
import { contentsOf, requireFileIds } from './archived-items.ts';
import type { RetrievalPlanner } from './retrieval-planner.ts';

/** Estimates cost and duration of reading files in cold storage. Starts no restore. */
export class EstimateRetrieval {
  constructor(
    private readonly archivedFiles: ArchivedFileQueries,
    private readonly planner: RetrievalPlanner,
    private readonly clock: Clock,
  ) {}

  /**
   * One estimate per tier, fastest first; none if every file can be read now. Each tier uses `days` or its minimum,
   * whichever is greater. Throws `NOT_FOUND` if an id is not a stored file of the owner, `OBJECT_NOT_FOUND`,
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
  /** Separate estimates for each file, with the minimum days. Files that cannot be estimated have no entry. */
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
        // A file whose provider is no longer configured must not prevent the others from being listed.
        if (!(error instanceof DomainError)) throw error;
      }
    }
    return estimates;
  }
}
