/** Topic notified when a share is changed or revoked. */
export function shareChangedTopic(shareId: string): string {
  return `share:${shareId}`;
}

/** Topic notified when one of the owner's shares is accessed. */
export function shareActivityTopic(ownerId: string): string {
  return `share-activity:${ownerId}`;
}

/** Topic notified when an original of one of the owner's shares is requested. */
export function shareRequestsTopic(ownerId: string): string {
  return `share-requests:${ownerId}`;
}
