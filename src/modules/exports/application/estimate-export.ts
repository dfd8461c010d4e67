import type { EstimateRetrieval } from '../../retrieval/application/estimate-retrieval.ts';
import type { RetrievalEstimate } from '../../retrieval/domain/retrieval-estimate.ts';
import type { ExportChoice, ExportSelection } from './export-selection.ts';
import { type ZipFiles, zippedFile } from './zip-files.ts';

export interface ExportEstimate {
  readonly filesTotal: number;
  readonly bytesTotal: number;
  /** Number of files stored only in cold storage. */
  readonly filesFrozen: number;
  readonly bytesFrozen: number;
  /** Size of the zip in bytes. */
  readonly sizeBytes: number;
  /** One per tier, fastest first; empty if all files can be read now. */
  readonly retrieval: readonly RetrievalEstimate[];
}

/** Estimates the contents and cost of an export. Has no side effects. */
export class EstimateExport {
  constructor(
    private readonly selection: ExportSelection,
    private readonly estimateRetrieval: EstimateRetrieval,
    private readonly zipFiles: ZipFiles,
  ) {}

  /** Throws the errors of ExportSelection and EstimateRetrieval. */
  async execute(ownerId: string, choice: ExportChoice, days?: number): Promise<ExportEstimate> {
    const { files, bytes, frozenIds, frozenBytes } = await this.selection.of(ownerId, choice);
    const retrieval =
      frozenIds.length === 0 ? [] : await this.estimateRetrieval.execute(ownerId, frozenIds, days);
    return {
      filesTotal: files.length,
      bytesTotal: bytes,
      filesFrozen: frozenIds.length,
      bytesFrozen: frozenBytes,
      sizeBytes: this.zipFiles.of(files.flatMap(zippedFile)).sizeBytes,
      retrieval,
    };
  }
}
