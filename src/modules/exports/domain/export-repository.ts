import type { ArchiveExport } from './archive-export.ts';

/** Loads and keeps ArchiveExport aggregates within one unit of work. */
export interface ExportRepository {
  /** With its files, in the order that they are to have in the zip. */
  add(archiveExport: ArchiveExport, fileIds: readonly string[]): Promise<void>;
  /** The owner's export, locked; undefined for one that is missing or somebody else's. */
  findForUpdate(id: string, ownerId: string): Promise<ArchiveExport | undefined>;
}
