import type { UploadSession } from './upload-session.ts';

/** Loads and keeps UploadSession aggregates within one unit of work. */
export interface UploadSessionRepository {
  add(session: UploadSession): void;
  /** The session with its row locked until the unit of work ends. */
  findForUpdate(id: string): Promise<UploadSession | undefined>;
}
