/** The topic that says that an owner's albums have changed. It carries nothing: the changes are read from their table. */
export function albumsChangedTopic(ownerId: string): string {
  return `albums-changed:${ownerId}`;
}
