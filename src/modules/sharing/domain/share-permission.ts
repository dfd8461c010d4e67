export const SHARE_PERMISSIONS = ['PREVIEW', 'ORIGINAL'] as const;

/** What a share lets its grantee read: small pictures without hidden data, or the very bytes as well. */
export type SharePermission = (typeof SHARE_PERMISSIONS)[number];
