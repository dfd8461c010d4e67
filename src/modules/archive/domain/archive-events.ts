/** Events of archiving. */
export type ArchiveEvent =
  /** The content is due for archiving. */
  | { readonly type: 'ArchivalDue'; readonly contentId: string }
  /** A preparation was planned for the content; the module in charge enqueues its job. */
  | { readonly type: 'PreparationPlanned'; readonly contentId: string; readonly name: string };
