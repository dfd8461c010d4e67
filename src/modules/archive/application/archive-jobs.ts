import { jobsOf } from '../../../kernel/jobs.ts';

/** Jobs of the archive, with their data. */
export interface ArchiveJobs {
  'verify-copies': object;
  'archive-content': { readonly contentId: string };
  'write-manifest': { readonly contentId: string };
  'sweep-archive': object;
  'backfill-preparations': object;
}

export const archiveJob = jobsOf<ArchiveJobs>();
