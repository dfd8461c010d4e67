/** Topic notified with the export's id when an owner's export changes. */
export function exportsTopic(ownerId: string): string {
  return `exports:${ownerId}`;
}
