/** SQL for `Quota.available` of an `app_user` row; never negative, so that empty files always fit. */
export const QUOTA_LEFT = 'greatest(0, quota_limit - quota_used - quota_reserved)';
