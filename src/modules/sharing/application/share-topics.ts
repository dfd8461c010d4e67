/** The topic that says that a share was changed or revoked. */
export function shareTurnedTopic(shareId: string): string {
  return `share:${shareId}`;
}

/** The topic that says that somebody has done something with one of the owner's shares. */
export function shareActivityTopic(ownerId: string): string {
  return `share-activity:${ownerId}`;
}
