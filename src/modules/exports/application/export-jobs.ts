import { jobsOf } from '../../../kernel/jobs.ts';

/** Jobs of exports, with their data. */
export interface ExportJobs {
  'follow-exports': { readonly retrievalId: string };
  'sweep-exports': object;
}

export const exportJob = jobsOf<ExportJobs>();
