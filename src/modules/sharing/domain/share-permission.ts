export const SHARE_PERMISSIONS = ['PREVIEW', 'ORIGINAL'] as const;

/** What a share gives access to: previews without metadata, or originals as well. */
export type SharePermission = (typeof SHARE_PERMISSIONS)[number];
