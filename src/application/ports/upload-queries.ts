import type { UploadSessionRow } from './upload-session-store.ts';

/** Reads of upload sessions, each bound to an owner. */
export interface UploadQueries {
  /** Those of the ids that are the owner's, in any order. */
  find(ownerId: string, ids: readonly string[]): Promise<UploadSessionRow[]>;

  /** The owner's sessions that are OPEN or FINALIZING, newest first; ids are UUIDv7, so they page by themselves. */
  open(
    ownerId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<UploadSessionRow[]>;

  /** How many `open` could give in all. */
  countOpen(ownerId: string): Promise<number>;
}
