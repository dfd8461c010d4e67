import type { StoredFile } from './stored-file.ts';

/** Loads and saves StoredFile aggregates within one unit of work. */
export interface FileRepository {
  add(file: StoredFile): void;
  /** The owner's file; undefined if the owner has no such file. */
  find(id: string, ownerId: string): Promise<StoredFile | undefined>;
  /** The given files that belong to the owner, in id order, locked until the unit of work ends. */
  findAllForUpdate(ids: readonly string[], ownerId: string): Promise<StoredFile[]>;
  /**
   * The owner's next files after `after`, in id order, that have any of the tags; locked until the unit of work ends.
   */
  findTaggedForUpdate(
    ownerId: string,
    tags: readonly string[],
    page: { after: string | undefined; limit: number },
  ): Promise<StoredFile[]>;
  /** The oldest completed file of this content, including trashed ones. */
  findByContent(contentId: string): Promise<StoredFile | undefined>;
  /** All completed files of these contents, including trashed ones, oldest first. */
  allByContents(contentIds: readonly string[]): Promise<StoredFile[]>;
  /** Content ids of the given files that belong to the owner. */
  contentIdsOf(ids: readonly string[], ownerId: string): Promise<string[]>;
  /** Deletes the row. Call `purge()` first for a file that its owner has seen, to raise the event. */
  remove(file: StoredFile): void;
}
