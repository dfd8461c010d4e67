/** What can happen on the way into the archive. */
export type ArchiveEvent =
  /** The content is to be archived now. */
  | { readonly type: 'ArchivalDue'; readonly contentId: string }
  /** Something has to be made of the content's bytes; its module enqueues the job. */
  | { readonly type: 'PreparationPlanned'; readonly contentId: string; readonly name: string };
