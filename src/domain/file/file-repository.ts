import type { StoredFile } from './stored-file.ts';

/** Loads and keeps File aggregates within one unit of work. */
export interface FileRepository {
  add(file: StoredFile): void;
  /** The owner's file; undefined for one that is missing or somebody else's. */
  find(id: string, ownerId: string): Promise<StoredFile | undefined>;
  /** Any kept file of this content, the trashed ones included, oldest first. */
  findByContent(contentId: string): Promise<StoredFile | undefined>;
  /** Every kept file of these contents, the trashed ones included, oldest first. */
  allByContents(contentIds: readonly string[]): Promise<StoredFile[]>;
  /** Removes the row. Of a file that its owner has seen, call `delete()` first, so that the event is told. */
  remove(file: StoredFile): void;
}
