import type { PageRead } from '../../../kernel/paging.ts';
import type { FileRow } from '../../library/application/file-queries.ts';

/** A position in the trash, most recently trashed first. */
export interface TrashPosition {
  readonly trashedAt: Date;
  readonly id: string;
}

/** Reads the trash. */
export interface TrashQueries {
  /** The owner's trashed files, most recently trashed first. */
  page(ownerId: string, page: PageRead<TrashPosition>): Promise<FileRow[]>;
  count(ownerId: string): Promise<number>;
  /** Files trashed up to `before`, oldest first; of all owners unless `ownerId` is given. */
  due(
    before: Date,
    limit: number,
    ownerId?: string,
  ): Promise<readonly { readonly id: string; readonly ownerId: string }[]>;
}
