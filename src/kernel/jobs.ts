/** Every job and the data it carries. What runs for each is decided in one table, src/app/jobs.ts. */
export interface JobData {
  'verify-copy': { readonly copyId: string };
  'archive-content': { readonly contentId: string };
  'write-manifest': { readonly contentId: string };
  'remove-content': { readonly contentId: string };
  'empty-trash': { readonly ownerId: string; readonly before: string };
  'sweep-trash': Record<string, never>;
  'sweep-archive': Record<string, never>;
  'backfill-preparations': Record<string, never>;
  'sweep-uploads': Record<string, never>;
  'expire-uploads': Record<string, never>;
  'sweep-storage': Record<string, never>;
  'follow-exports': { readonly retrievalId: string };
  'sweep-exports': Record<string, never>;
  'prune-history': Record<string, never>;
}

export type JobName = keyof JobData;

/** A job to run at least once, not before `delaySeconds` have passed. */
export type Job = {
  [Name in JobName]: {
    readonly name: Name;
    readonly data: JobData[Name];
    readonly delaySeconds?: number;
  };
}[JobName];
