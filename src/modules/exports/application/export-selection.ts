import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileQueries, FileRow } from '../../library/application/file-queries.ts';
import type { ArchivedFileQueries } from '../../retrieval/application/archived-file-queries.ts';
import { isCold } from '../../storage/domain/retrieval-hours.ts';
import { MAX_EXPORT_FILES } from '../domain/archive-export.ts';
import type { ExportQueries } from './export-queries.ts';

/** What a user chose: files or an album, not both. */
export interface ExportChoice {
  readonly fileIds?: readonly string[] | undefined;
  readonly albumId?: string | undefined;
}

/** The files of a choice, in their order. */
export interface SelectedFiles {
  readonly files: readonly FileRow[];
  readonly bytes: number;
  /** Those of which no copy can be read without a restore, whether one has brought them back or not. */
  readonly frozenIds: readonly string[];
  readonly frozenBytes: number;
}

/** Finds out which files a choice stands for. */
export class ExportSelection {
  constructor(
    private readonly files: Pick<FileQueries, 'find'>,
    private readonly exports: Pick<ExportQueries, 'albumFiles'>,
    private readonly archivedFiles: ArchivedFileQueries,
  ) {}

  /**
   * Throws `EXPORT_SELECTION_INVALID` unless there are 1 to 1,000 files, `NOT_FOUND` when one of them or the album is
   * not the owner's, `FILE_STATUS_INVALID` for a file that is named although it is in the trash.
   */
  async of(ownerId: string, choice: ExportChoice): Promise<SelectedFiles> {
    const ids = await this.idsOf(ownerId, choice);
    const found = new Map((await this.files.find(ownerId, ids)).map((row) => [row.id, row]));
    const files = ids.map((id) => keptFile(found.get(id)));
    const archived = await this.archivedFiles.find(ownerId, ids);
    // One that has no copy at all cannot be brought back: its zip will tell.
    const frozen = archived.filter(
      ({ copies }) => copies.length > 0 && copies.every(({ storageClass }) => isCold(storageClass)),
    );
    return {
      files,
      bytes: files.reduce((sum, { size = 0 }) => sum + size, 0),
      frozenIds: frozen.map(({ fileId }) => fileId),
      frozenBytes: frozen.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  private async idsOf(ownerId: string, { fileIds, albumId }: ExportChoice): Promise<string[]> {
    if ((fileIds === undefined) === (albumId === undefined)) {
      throw invalid('an export is of files or of an album: exactly one of the two');
    }
    const named = albumId
      ? await this.exports.albumFiles(ownerId, albumId, MAX_EXPORT_FILES + 1)
      : fileIds;
    if (!named) throw new DomainError('NOT_FOUND', 'no such album');
    const ids = [...new Set(named)];
    if (ids.length === 0) throw invalid('there is no file to export');
    if (ids.length > MAX_EXPORT_FILES) {
      throw invalid(`an export has at most ${MAX_EXPORT_FILES} files: make several`);
    }
    return ids;
  }
}

function keptFile(row: FileRow | undefined): FileRow {
  const isKept = row?.status === 'COMPLETED' || row?.status === 'ARCHIVED';
  if (!row || !isKept) throw new DomainError('NOT_FOUND', 'no such file');
  if (row.trashedAt) {
    throw new DomainError('FILE_STATUS_INVALID', 'a file is in the trash: restore it first');
  }
  return row;
}

function invalid(message: string): DomainError {
  return new DomainError('EXPORT_SELECTION_INVALID', message);
}
