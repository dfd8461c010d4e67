/** Events of the trash. */
export type TrashEvent =
  /** The last file of the content was purged; its objects can be deleted. */
  | { readonly type: 'ContentPurged'; readonly contentId: string }
  /** The owner asked to purge everything trashed before this time (ISO 8601). */
  | {
      readonly type: 'TrashEmptyingRequested';
      readonly ownerId: string;
      readonly before: string;
    };
