/** The topic that says that something has happened to an export of an owner: which one. */
export function exportsTopic(ownerId: string): string {
  return `exports:${ownerId}`;
}
