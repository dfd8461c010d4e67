import type { ArchiveExport } from './archive-export.ts';
import type { PlacedFile } from './exported-file.ts';

/** Loads and saves ArchiveExport aggregates within one unit of work. */
export interface ExportRepository {
  /** Adds the export with its files, in zip order. */
  add(archiveExport: ArchiveExport, files: readonly PlacedFile[]): Promise<void>;
  /** Removes the files of exports that are finished, with everything recorded about them. */
  removeFiles(exportIds: readonly string[]): Promise<void>;
  /** The owner's export, locked; undefined if the owner has no such export. */
  findForUpdate(id: string, ownerId: string): Promise<ArchiveExport | undefined>;
}
