/** Events of a content. */
export interface ContentEvent {
  /** The bytes were stored, for the first time or again, and recorded as a copy. */
  readonly type: 'ContentStored';
  readonly contentId: string;
  readonly ownerId: string;
  /** Type of the file. */
  readonly mimeType: string;
  /** Provider requested by the file's owner. */
  readonly preferredProvider: string | undefined;
}
