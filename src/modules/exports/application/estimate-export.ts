import type { Clock } from '../../../kernel/clock.ts';
import type { EstimateRetrieval } from '../../retrieval/application/estimate-retrieval.ts';
import type { RetrievalEstimate } from '../../retrieval/domain/retrieval-estimate.ts';
import type { ExportFormat } from '../domain/export-format.ts';
import { requirePartBytes } from '../domain/export-parts.ts';
import type { ExportChoice, ExportSelection } from './export-selection.ts';
import type { PlanParts } from './plan-parts.ts';

/** An export to estimate. */
export interface PlannedExport extends ExportChoice {
  readonly format: ExportFormat;
  /** Maximum size of a zip in bytes. */
  readonly partBytes: number;
  /** How long restored files stay readable. */
  readonly days?: number | undefined;
}

/** Of the same length as any other id. */
const NO_ID = '00000000-0000-7000-8000-000000000000';

export interface ExportEstimate {
  readonly filesTotal: number;
  readonly bytesTotal: number;
  /** Number of files stored only in cold storage. */
  readonly filesFrozen: number;
  readonly bytesFrozen: number;
  /** Size of all zips in bytes. */
  readonly sizeBytes: number;
  readonly partsTotal: number;
  /** One per tier, fastest first; empty if all files can be read now. */
  readonly retrieval: readonly RetrievalEstimate[];
}

/** Estimates the contents and cost of an export. Has no side effects. */
export class EstimateExport {
  constructor(
    private readonly selection: ExportSelection,
    private readonly estimateRetrieval: EstimateRetrieval,
    private readonly planParts: PlanParts,
    private readonly clock: Clock,
  ) {}

  /** Throws the errors of ExportSelection and EstimateRetrieval, and `EXPORT_PART_SIZE_INVALID`. */
  async execute(ownerId: string, planned: PlannedExport): Promise<ExportEstimate> {
    const { format, days } = planned;
    const partBytes = requirePartBytes(planned.partBytes);
    const { files, bytes, frozenIds, frozenBytes } = await this.selection.of(ownerId, planned);
    const retrieval =
      frozenIds.length === 0 ? [] : await this.estimateRetrieval.execute(ownerId, frozenIds, days);
    const head = { id: NO_ID, createdAt: this.clock.now(), format };
    const { parts } = this.planParts.plan(files, head, partBytes);
    return {
      filesTotal: files.length,
      bytesTotal: bytes,
      filesFrozen: frozenIds.length,
      bytesFrozen: frozenBytes,
      sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      partsTotal: parts.length,
      retrieval,
    };
  }
}
