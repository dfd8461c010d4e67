/** What can happen to a content. */
export interface ContentEvent {
  /** Its bytes were placed, for the first time or again, and are recorded as a copy. */
  readonly type: 'ContentStored';
  readonly contentId: string;
  readonly ownerId: string;
  readonly copyId: string;
  /** The provider that the file's owner asked for. */
  readonly preferredProvider: string | undefined;
}
