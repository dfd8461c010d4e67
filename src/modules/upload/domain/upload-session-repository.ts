import type { UploadSession } from './upload-session.ts';

/** Loads and keeps UploadSession aggregates within one unit of work. */
export interface UploadSessionRepository {
  add(session: UploadSession): void;
  /** The session as it is, to be looked at only. */
  find(id: string): Promise<UploadSession | undefined>;
  /** The session with its row locked until the unit of work ends. */
  findForUpdate(id: string): Promise<UploadSession | undefined>;
  /** Those that are there, in any order, with their rows locked in the order of their ids. */
  findAllForUpdate(ids: readonly string[]): Promise<UploadSession[]>;
  /** Removes rows at once, within the unit of work; locks them in the order of their ids. */
  remove(ids: readonly string[]): Promise<void>;
}
