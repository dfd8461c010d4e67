import { DomainError } from '../../../kernel/domain-error.ts';
import type { ArchivedFileQueries } from '../../retrieval/application/archived-file-queries.ts';
import { isCold } from '../../storage/domain/retrieval-hours.ts';
import { MAX_EXPORT_FILES } from '../domain/archive-export.ts';
import type { ExportCandidate, ExportQueries } from './export-queries.ts';

/** The user's choice: either files or an album. */
export interface ExportChoice {
  readonly fileIds?: readonly string[] | undefined;
  readonly albumId?: string | undefined;
}

/** The chosen files, in order. */
export interface SelectedFiles {
  readonly files: readonly ExportCandidate[];
  readonly bytes: number;
  /** Files without a copy outside cold storage, whether currently restored or not. */
  readonly frozenIds: readonly string[];
  readonly frozenBytes: number;
}

/** Resolves a choice to files. */
export class ExportSelection {
  constructor(
    private readonly exports: Pick<ExportQueries, 'albumFiles' | 'candidates'>,
    private readonly archivedFiles: ArchivedFileQueries,
  ) {}

  /**
   * Throws `EXPORT_SELECTION_INVALID` unless there are 1 to 1,000 files, `NOT_FOUND` if the owner does not have a file
   * or the album, `FILE_STATUS_INVALID` if a chosen file is in the trash.
   */
  async of(ownerId: string, choice: ExportChoice): Promise<SelectedFiles> {
    const ids = await this.idsOf(ownerId, choice);
    const found = new Map(
      (await this.exports.candidates(ownerId, ids)).map((row) => [row.id, row]),
    );
    const files = ids.map((id) => keptFile(found.get(id)));
    const archived = await this.archivedFiles.find(ownerId, ids);
    // Files without any copy cannot be retrieved; the zip lists them as lost.
    const frozen = archived.filter(
      ({ copies }) => copies.length > 0 && copies.every(({ storageClass }) => isCold(storageClass)),
    );
    return {
      files,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      frozenIds: frozen.map(({ fileId }) => fileId),
      frozenBytes: frozen.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  private async idsOf(ownerId: string, { fileIds, albumId }: ExportChoice): Promise<string[]> {
    if ((fileIds === undefined) === (albumId === undefined)) {
      throw invalid('Provide either `ids` or `albumId`.');
    }
    const chosen = albumId
      ? await this.exports.albumFiles(ownerId, albumId, MAX_EXPORT_FILES + 1)
      : fileIds;
    if (!chosen) throw new DomainError('NOT_FOUND', 'Album not found.');
    const ids = [...new Set(chosen)];
    if (ids.length === 0)
      throw invalid(
        'There are no files to export. Choose at least one file or an album that has files.',
      );
    if (ids.length > MAX_EXPORT_FILES) {
      throw invalid(
        `An export can have at most ${MAX_EXPORT_FILES} files. Split it into several exports.`,
      );
    }
    return ids;
  }
}

function keptFile(row: ExportCandidate | undefined): ExportCandidate {
  if (!row) throw new DomainError('NOT_FOUND', 'File not found.');
  if (row.isTrashed) {
    throw new DomainError('FILE_STATUS_INVALID', 'A file is in the trash. Restore it first.');
  }
  return row;
}

function invalid(message: string): DomainError {
  return new DomainError('EXPORT_SELECTION_INVALID', message);
}
