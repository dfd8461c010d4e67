/** `Quota.available` of a row of `app_user`: also past a lowered limit what takes no room fits. */
export const QUOTA_LEFT = 'greatest(0, quota_limit - quota_used - quota_reserved)';
