export const SHARE_PERMISSIONS = ['PREVIEW', 'ORIGINAL'] as const;

/** Access granted by a share: previews without metadata, or originals as well. */
export type SharePermission = (typeof SHARE_PERMISSIONS)[number];
