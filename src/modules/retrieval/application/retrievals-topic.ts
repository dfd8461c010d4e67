/** Publishes changes of an owner's retrieval requests: the request and the event. */
export function retrievalsTopic(ownerId: string): string {
  return `retrievals:${ownerId}`;
}
