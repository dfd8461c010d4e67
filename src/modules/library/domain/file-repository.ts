import type { StoredFile } from './stored-file.ts';

/** Loads and keeps File aggregates within one unit of work. */
export interface FileRepository {
  add(file: StoredFile): void;
  /** The owner's file; undefined for one that is missing or somebody else's. */
  find(id: string, ownerId: string): Promise<StoredFile | undefined>;
  /** Those of the files that are the owner's, locked until the end, in the order of their ids. */
  findAllForUpdate(ids: readonly string[], ownerId: string): Promise<StoredFile[]>;
  /** The owner's next files behind `after`, by id, that have one of the tags; locked until the end. */
  findTaggedForUpdate(
    ownerId: string,
    tags: readonly string[],
    page: { after: string | undefined; limit: number },
  ): Promise<StoredFile[]>;
  /** Any kept file of this content, the trashed ones included, oldest first. */
  findByContent(contentId: string): Promise<StoredFile | undefined>;
  /** Every kept file of these contents, the trashed ones included, oldest first. */
  allByContents(contentIds: readonly string[]): Promise<StoredFile[]>;
  /** The contents of those of the ids that are the owner's. */
  contentIdsOf(ids: readonly string[], ownerId: string): Promise<string[]>;
  /** Removes the row. Of a file that its owner has seen, call `purge()` first, so that the event is told. */
  remove(file: StoredFile): void;
}
