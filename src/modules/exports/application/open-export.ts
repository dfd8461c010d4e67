import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { readAccessOf } from '../../library/application/read-access.ts';
import { NOT_EXPORTED_NAME, notExportedText } from '../domain/not-exported.ts';
import type { ExportQueries, ExportRow } from './export-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import { type ZipArchive, type ZipFiles, zippedFile } from './zip-files.ts';

/** An export that can be downloaded now. */
export interface OpenedExport {
  readonly row: ExportRow;
  readonly zip: ZipArchive;
  /** How many of the files that were chosen are not in it; a text in the zip names them. */
  readonly filesLeftOut: number;
}

export interface OpenExportDeps {
  readonly exports: Pick<ExportQueries, 'files'>;
  readonly files: Pick<FileQueries, 'copiesOfMany'>;
  readonly zipFiles: ZipFiles;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/** Reads the selection of an export as it is now, and gives its zip. */
export class OpenExport {
  constructor(private readonly deps: OpenExportDeps) {}

  /**
   * Without what was trashed, deleted or lost since it was chosen: the zip has a text that says so. Throws
   * `EXPORT_STATUS_INVALID` unless it is READY. Throws `RETRIEVAL_REQUIRED` when a file has gone back into the cold:
   * then the export has expired.
   */
  async execute(row: ExportRow): Promise<OpenedExport> {
    const { exports, files, zipFiles, clock } = this.deps;
    const now = clock.now();
    requireReady(row, now);
    const found = await exports.files(row.id);
    const wanted = found.filter(({ isTrashed }) => !isTrashed);
    const copies = await files.copiesOfMany(
      row.ownerId,
      wanted.map(({ fileId }) => fileId),
    );
    const byAccess = Map.groupBy(
      wanted,
      ({ fileId }) => readAccessOf(copies.get(fileId) ?? [], now)?.kind ?? 'LOST',
    );
    if (byAccess.has('RETRIEVAL_REQUIRED') || byAccess.has('RETRIEVAL_IN_PROGRESS')) {
      await this.expire(row);
      throw new DomainError('RETRIEVAL_REQUIRED', 'a file is in cold storage again: export anew');
    }
    const ready = byAccess.get('READY') ?? [];
    const text = notExportedText({
      trashed: found.filter(({ isTrashed }) => isTrashed).map(({ name }) => name),
      lost: (byAccess.get('LOST') ?? []).map(({ name }) => name),
      deleted: row.files - found.length,
    });
    const notes = text === undefined ? [] : [{ name: NOT_EXPORTED_NAME, text, modifiedAt: now }];
    const zip = zipFiles.of(
      ready.flatMap((file) => zippedFile({ ...file, id: file.fileId })),
      notes,
    );
    return { row, zip, filesLeftOut: row.files - ready.length };
  }

  private async expire({ id, ownerId }: ExportRow): Promise<void> {
    await this.deps.unitOfWork.run(async (tx) => {
      const found = await tx.exports.findForUpdate(id, ownerId);
      found?.expire(this.deps.clock.now());
    });
  }
}

function requireReady({ status, expiresAt }: ExportRow, now: Date): void {
  if (status !== 'READY') {
    throw new DomainError('EXPORT_STATUS_INVALID', `the export is ${status}`);
  }
  if (expiresAt && expiresAt <= now) {
    throw new DomainError('EXPORT_STATUS_INVALID', 'the export has expired');
  }
}
