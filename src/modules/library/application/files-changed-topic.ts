/** The topic that says that an owner's library has changed. It carries nothing: the changes are read from their table. */
export function filesChangedTopic(ownerId: string): string {
  return `files-changed:${ownerId}`;
}
