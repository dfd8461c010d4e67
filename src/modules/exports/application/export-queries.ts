import type { PageRead } from '../../../kernel/paging.ts';
import type { RestoreFailure } from '../../retrieval/domain/restore-failure.ts';
import type { ExportStatus } from '../domain/archive-export.ts';
import type { ExportFormat } from '../domain/export-format.ts';
import type { ExportPart } from '../domain/export-parts.ts';
import type { ExportedFile } from '../domain/exported-file.ts';

/** An export as shown in lists. */
export interface ExportRow {
  readonly id: string;
  readonly ownerId: string;
  readonly status: ExportStatus;
  readonly format: ExportFormat;
  /** Current name of the exported album, if any. */
  readonly albumName: string | undefined;
  /** Retrieval of the frozen files, if any. */
  readonly retrievalId: string | undefined;
  readonly files: number;
  readonly bytes: number;
  /** Without gaps, starting at 1. */
  readonly parts: readonly ExportPart[];
  readonly createdAt: Date;
  readonly readyAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly failureReason: RestoreFailure | undefined;
}

/** A file that could be exported, with its current facts. */
export interface ExportCandidate extends Omit<ExportedFile, 'path'> {
  readonly isTrashed: boolean;
}

/** A file in an export, as of the export's creation, and whether it is in the trash now. */
export interface ExportFileRow extends ExportedFile {
  readonly isTrashed: boolean;
}

/** Identifies an export and its owner. */
export interface ExportRef {
  readonly id: string;
  readonly ownerId: string;
}

/** Reads exports; methods that take an owner find only that owner's. */
export interface ExportQueries {
  /** The exports with these ids that belong to the owner, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<ExportRow[]>;
  /** The export of any owner. The caller must have checked access. */
  findById(id: string): Promise<ExportRow | undefined>;
  /** Newest first. */
  page(ownerId: string, page: PageRead): Promise<ExportRow[]>;
  count(ownerId: string): Promise<number>;
  /** The owner's completed files among these, in any order. */
  candidates(ownerId: string, fileIds: readonly string[]): Promise<ExportCandidate[]>;
  /** The files of a part that still exist, in zip order. */
  files(exportId: string, part: number): Promise<ExportFileRow[]>;
  /**
   * The album's first completed files that are not in the trash, in album order; undefined if the owner has no such
   * album.
   */
  albumFiles(ownerId: string, albumId: string, limit: number): Promise<string[] | undefined>;
  /** Unfinished exports that depend on this retrieval. */
  following(retrievalId: string): Promise<ExportRef[]>;
  /** Exports that have expired or that missed an update of their retrieval. */
  due(now: Date, limit: number): Promise<ExportRef[]>;
}
