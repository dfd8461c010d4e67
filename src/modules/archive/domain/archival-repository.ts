import type { Archival } from './archival.ts';

/** Loads and saves archivals within one unit of work. Lock the content first. */
export interface ArchivalRepository {
  add(archival: Archival): void;
  find(contentId: string): Promise<Archival | undefined>;
  remove(archival: Archival): void;
}
