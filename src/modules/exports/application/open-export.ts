import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { splitByAccess } from '../../library/application/split-by-access.ts';
import { notExportedText } from '../domain/not-exported.ts';
import { exportMembers, identityOf } from './export-members.ts';
import type { ExportQueries, ExportRow } from './export-queries.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import type { ZipFiles } from './zip-files.ts';
import type { ZipArchive } from './zip-writer.ts';

/** A part of an export that can be downloaded now. */
export interface OpenedPart {
  readonly zip: ZipArchive;
  /** Equal for zips with the same entries. */
  readonly identity: string;
  /** Number of chosen files that are not in the zip; a text file in the zip lists them. */
  readonly filesLeftOut: number;
}

/**
 * Builds a zip of an export. Its bytes depend only on what was recorded when the export was created and on which files
 * are left.
 */
export class OpenExport {
  constructor(
    private readonly exports: Pick<ExportQueries, 'files'>,
    private readonly files: Pick<FileQueries, 'copiesOfMany'>,
    private readonly zipFiles: ZipFiles,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Omits files that were trashed, deleted or lost since they were chosen; a text file in the zip lists them. Throws
   * `EXPORT_STATUS_INVALID` unless the export is READY, `NOT_FOUND` if it has no part of this number. Throws
   * `RETRIEVAL_REQUIRED` and expires the export if a file has returned to cold storage.
   */
  async execute(row: ExportRow, number: number): Promise<OpenedPart> {
    const now = this.clock.now();
    requireReady(row, now);
    const part = row.parts.find((one) => one.number === number);
    if (!part) throw new DomainError('NOT_FOUND', 'The export has no such part.');
    const found = await this.exports.files(row.id, number);
    const untrashed = found.filter(({ isTrashed }) => !isTrashed);
    const { ready, frozen, lost } = await splitByAccess(this.files, row.ownerId, untrashed, now);
    if (frozen.length > 0) {
      await this.expire(row);
      throw new DomainError(
        'RETRIEVAL_REQUIRED',
        'A file has returned to cold storage. Create a new export.',
      );
    }
    const text = notExportedText({
      trashed: found.filter(({ isTrashed }) => isTrashed).map(({ facts }) => facts.name),
      lost: lost.map(({ facts }) => facts.name),
      deleted: part.files - found.length,
    });
    const content = { head: row, part: number, files: ready, notExported: text };
    return {
      zip: this.zipFiles.ofMembers(exportMembers(content)),
      identity: identityOf(content),
      filesLeftOut: part.files - ready.length,
    };
  }

  /** Whether parts of the export can be downloaded now. */
  isOpen(row: ExportRow): boolean {
    return row.status === 'READY' && !hasExpired(row, this.clock.now());
  }

  private async expire({ id, ownerId }: ExportRow): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const found = await tx.exports.findForUpdate(id, ownerId);
      found?.expire(this.clock.now());
    });
  }
}

function requireReady(row: ExportRow, now: Date): void {
  const { status } = row;
  if (status !== 'READY') {
    throw new DomainError(
      'EXPORT_STATUS_INVALID',
      `The export cannot be downloaded while its status is ${status}.`,
    );
  }
  if (hasExpired(row, now)) {
    throw new DomainError('EXPORT_STATUS_INVALID', 'The export has expired. Create a new export.');
  }
}

function hasExpired({ expiresAt }: ExportRow, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}
