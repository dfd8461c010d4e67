import type { FileRow } from '../../library/application/file-queries.ts';

/** A place in a trash: what was put there last comes first. */
export interface TrashPosition {
  readonly trashedAt: Date;
  readonly id: string;
}

/** Plain reads of the trash. */
export interface TrashQueries {
  /** The owner's, what was put there last first. */
  page(
    ownerId: string,
    page: { readonly after: TrashPosition | undefined; readonly limit: number },
  ): Promise<FileRow[]>;
  count(ownerId: string): Promise<number>;
  /** Files that were put there until `before`, the oldest first; of anybody unless an owner is named. */
  due(
    before: Date,
    limit: number,
    ownerId?: string,
  ): Promise<readonly { readonly id: string; readonly ownerId: string }[]>;
}
