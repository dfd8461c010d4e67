/** The topic that says that something has happened to a retrieval request of an owner: which one, and which event. */
export function retrievalsTopic(ownerId: string): string {
  return `retrievals:${ownerId}`;
}
