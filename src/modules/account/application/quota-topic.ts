/** The topic that says that what an owner uses has crossed a threshold. It carries nothing: the quota is read. */
export function quotaTopic(ownerId: string): string {
  return `quota:${ownerId}`;
}
