import { jobsOf } from '../../../kernel/jobs.ts';

/** Jobs of the trash, with their data. */
export interface TrashJobs {
  'remove-content': { readonly contentId: string };
  'empty-trash': { readonly ownerId: string; readonly before: string };
  'sweep-trash': object;
}

export const trashJob = jobsOf<TrashJobs>();
