/** What can happen in the trash. */
export type TrashEvent =
  /** The last file of the content was purged: its objects can go. */
  | { readonly type: 'ContentPurged'; readonly contentId: string }
  /** Its owner wants everything purged that was trashed before this time (ISO 8601). */
  | {
      readonly type: 'TrashEmptyingRequested';
      readonly ownerId: string;
      readonly before: string;
    };
