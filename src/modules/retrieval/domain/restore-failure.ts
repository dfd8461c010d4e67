/**
 * Why a restore, and with it the requests waiting for it, failed. Uses error codes where one exists. `RESTORE_EXPIRED`:
 * the restored copy expired before the other files of the request became readable. `RETRIEVAL_CANCELLED`: the restore
 * was never requested because every request for it was cancelled.
 */
export type RestoreFailure =
  | 'COPY_STATE_INVALID'
  | 'EXPEDITED_UNAVAILABLE'
  | 'OBJECT_NOT_FOUND'
  | 'RESTORE_EXPIRED'
  | 'RETRIEVAL_CANCELLED'
  | 'RETRIEVAL_TIER_UNSUPPORTED';
