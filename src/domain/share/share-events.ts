/** What can happen to a share. */
export type ShareEvent =
  | { readonly type: 'ShareCreated'; readonly shareId: string; readonly ownerId: string }
  | { readonly type: 'ShareRevoked'; readonly shareId: string; readonly ownerId: string };
