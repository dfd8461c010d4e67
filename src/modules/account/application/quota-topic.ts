/** Topic notified when an owner's usage crosses a threshold. Has no payload; subscribers read the quota. */
export function quotaTopic(ownerId: string): string {
  return `quota:${ownerId}`;
}
