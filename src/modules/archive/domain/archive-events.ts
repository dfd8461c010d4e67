/** Events of archiving. */
export type ArchiveEvent =
  /** The content is due for archiving. */
  | { readonly type: 'ArchivalDue'; readonly contentId: string }
  /** A file was edited while its content was archived; the manifest has the earlier values. */
  | { readonly type: 'ManifestOutdated'; readonly contentId: string }
  /** A preparation was planned for the content; the module in charge enqueues its job. */
  | { readonly type: 'PreparationPlanned'; readonly contentId: string; readonly name: string };
