/**
 * Why a restore came to nothing, and with it the requests that waited for it. The codes are those of errors where there
 * is one; `RESTORE_EXPIRED`: the restored copy had expired before the other files of the request could be read;
 * `RETRIEVAL_CANCELLED`: it was never asked for, because nobody waited any more.
 */
export type RestoreFailure =
  | 'COPY_STATE_INVALID'
  | 'EXPEDITED_UNAVAILABLE'
  | 'OBJECT_NOT_FOUND'
  | 'RESTORE_EXPIRED'
  | 'RETRIEVAL_CANCELLED'
  | 'RETRIEVAL_TIER_UNSUPPORTED';
