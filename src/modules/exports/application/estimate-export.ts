import type { EstimateRetrieval } from '../../retrieval/application/estimate-retrieval.ts';
import type { RetrievalEstimate } from '../../retrieval/domain/retrieval-estimate.ts';
import type { ExportChoice, ExportSelection } from './export-selection.ts';
import { type ZipFiles, zippedFile } from './zip-files.ts';

export interface ExportEstimate {
  readonly files: number;
  readonly bytes: number;
  /** Of those that lie in cold storage. */
  readonly frozenFiles: number;
  readonly frozenBytes: number;
  /** Length of the zip in bytes. */
  readonly zipBytes: number;
  /** One per tier, fastest first; none when everything can be read now. */
  readonly retrieval: readonly RetrievalEstimate[];
}

/** Tells what an export would hold, take and cost. Asks for nothing and keeps nothing. */
export class EstimateExport {
  constructor(
    private readonly selection: ExportSelection,
    private readonly estimateRetrieval: EstimateRetrieval,
    private readonly zipFiles: ZipFiles,
  ) {}

  /** Throws what ExportSelection and EstimateRetrieval throw. */
  async execute(ownerId: string, choice: ExportChoice, days?: number): Promise<ExportEstimate> {
    const { files, bytes, frozenIds, frozenBytes } = await this.selection.of(ownerId, choice);
    const retrieval =
      frozenIds.length === 0 ? [] : await this.estimateRetrieval.execute(ownerId, frozenIds, days);
    return {
      files: files.length,
      bytes,
      frozenFiles: frozenIds.length,
      frozenBytes,
      zipBytes: this.zipFiles.of(files.flatMap(zippedFile)).sizeBytes,
      retrieval,
    };
  }
}
