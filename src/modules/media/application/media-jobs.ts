import { jobsOf } from '../../../kernel/jobs.ts';

/** Jobs of the media module, with their data. */
export interface MediaJobs {
  'make-previews': { readonly contentId: string };
  'remove-previews': { readonly key: string };
}

export const mediaJob = jobsOf<MediaJobs>();
