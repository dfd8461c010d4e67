import type { FileHash } from '../../../kernel/file-hash.ts';
import type { RestoreFailure } from '../../retrieval/domain/restore-failure.ts';
import type { ExportStatus } from '../domain/archive-export.ts';

/** An export as lists show it. */
export interface ExportRow {
  readonly id: string;
  readonly ownerId: string;
  readonly status: ExportStatus;
  /** Of the album that it was made of, as it is called now. */
  readonly albumName: string | undefined;
  /** The retrieval of those files that were frozen. */
  readonly retrievalId: string | undefined;
  readonly files: number;
  readonly bytes: number;
  readonly createdAt: Date;
  readonly readyAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly failureReason: RestoreFailure | undefined;
}

/** A file of an export, as it is now. */
export interface ExportFileRow {
  readonly fileId: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: FileHash;
  readonly sortAt: Date;
  readonly isTrashed: boolean;
}

export interface ExportPage {
  /** Only those behind the one with this id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Which export, and whose. */
export interface ExportRef {
  readonly id: string;
  readonly ownerId: string;
}

/** Reads of exports; those with an owner never find what is somebody else's. */
export interface ExportQueries {
  /** Those of the ids that are the owner's, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<ExportRow[]>;
  /** Whoever's export it is: for a caller who has shown the right to read this one. */
  findAnyones(id: string): Promise<ExportRow | undefined>;
  /** Newest first. */
  page(ownerId: string, page: ExportPage): Promise<ExportRow[]>;
  count(ownerId: string): Promise<number>;
  /** Its files that still are there, in their order. */
  files(exportId: string): Promise<ExportFileRow[]>;
  /** The first files of the owner's album that are kept and not in the trash, in its order; undefined without it. */
  albumFiles(ownerId: string, albumId: string, limit: number): Promise<string[] | undefined>;
  /** Exports that are not over and wait for this retrieval, or are READY by it. */
  following(retrievalId: string): Promise<ExportRef[]>;
  /** Exports whose time is over, or whose retrieval has moved on without them. */
  due(now: Date, limit: number): Promise<ExportRef[]>;
}
