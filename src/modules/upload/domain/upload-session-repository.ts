import type { UploadSession } from './upload-session.ts';

/** Loads and saves UploadSession aggregates within one unit of work. */
export interface UploadSessionRepository {
  add(session: UploadSession): void;
  /** Reads the session without locking it; do not modify the result. */
  find(id: string): Promise<UploadSession | undefined>;
  /** Locks the session's row until the unit of work ends. */
  findForUpdate(id: string): Promise<UploadSession | undefined>;
  /** The sessions that exist, in any order. Locks their rows in id order. */
  findAllForUpdate(ids: readonly string[]): Promise<UploadSession[]>;
  /** Deletes rows immediately, within the unit of work. Locks them in id order. */
  remove(ids: readonly string[]): Promise<void>;
}
