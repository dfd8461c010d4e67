import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { RequestRetrieval } from '../../retrieval/application/request-retrieval.ts';
import type { RetrievalWish } from '../../retrieval/application/retrieval-planner.ts';
import { ArchiveExport, type FollowedRetrieval } from '../domain/archive-export.ts';
import type { ExportFormat } from '../domain/export-format.ts';
import { requirePartBytes } from '../domain/export-parts.ts';
import type { ExportChoice, ExportSelection } from './export-selection.ts';
import type { PlanParts } from './plan-parts.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

/** Files to export and how to retrieve frozen ones. */
export interface ExportInput extends ExportChoice, RetrievalWish {
  readonly format: ExportFormat;
  /** Maximum size of a zip in bytes. */
  readonly partBytes: number;
}

export interface CreateExportDeps {
  readonly selection: ExportSelection;
  readonly planParts: PlanParts;
  readonly requestRetrieval: RequestRetrieval<Transaction>;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Atomically creates an export and requests the retrieval of its frozen files. The names and facts of the files are
 * recorded with it, so that its zip does not change when they do.
 */
export class CreateExport {
  constructor(private readonly deps: CreateExportDeps) {}

  /**
   * Without frozen files, requests no retrieval and is READY immediately. Throws the errors of ExportSelection and
   * RequestRetrieval, such as `RETRIEVAL_COST_EXCEEDED`, and `EXPORT_PART_SIZE_INVALID`, before changing anything.
   */
  async execute(ownerId: string, input: ExportInput): Promise<{ exportId: string }> {
    const { selection, planParts, requestRetrieval, unitOfWork, clock, ids } = this.deps;
    const partBytes = requirePartBytes(input.partBytes);
    const { files, bytes, frozenIds } = await selection.of(ownerId, input);
    const exportId = ids.next();
    const createdAt = clock.now();
    const { albumId, format } = input;
    const head = { id: exportId, createdAt, format };
    const { files: placed, parts } = planParts.plan(files, head, partBytes);
    const data = { id: exportId, ownerId, albumId, format, files: files.length, bytes, parts };
    const add = async (tx: Transaction, retrieval?: FollowedRetrieval): Promise<void> => {
      const created = ArchiveExport.create(data, retrieval, createdAt);
      await tx.exports.add(created, placed);
    };
    if (frozenIds.length === 0) {
      await unitOfWork.run((tx) => add(tx));
    } else {
      const { tier, neededBy, maxCost, days } = input;
      const request = { fileIds: frozenIds, tier, neededBy, maxCost, days };
      await requestRetrieval.execute(ownerId, request, add);
    }
    return { exportId };
  }
}
