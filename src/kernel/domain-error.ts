/**
 * What kind of problem each error code reports; every interface maps kinds to its own statuses. All codes that can reach
 * a client are here. They are part of the public API: listed in docs/errors.md, never renamed.
 */
export const ERROR_KINDS = {
  ACCOUNT_DELETION_STARTED: 'CONFLICT',
  ALBUM_DESCRIPTION_INVALID: 'INVALID',
  ALBUM_FULL: 'CONFLICT',
  ALBUM_NAME_INVALID: 'INVALID',
  ALBUM_PLACE_INVALID: 'INVALID',
  CAPTURE_TIME_INVALID: 'INVALID',
  CHECKSUM_MISMATCH: 'CORRUPT',
  CHUNK_CHECKSUM_MISMATCH: 'CORRUPT',
  CONCATENATION_INVALID: 'INVALID',
  CONTENT_STATE_INVALID: 'CONFLICT',
  COPY_STATE_INVALID: 'CONFLICT',
  CURSOR_INVALID: 'INVALID',
  // tus-js-client retries after a conflict, but not after 410.
  DELETED_BY_USER: 'GONE',
  DOWNLOAD_LIMIT_REACHED: 'GONE',
  EMAIL_INVALID: 'INVALID',
  EMAIL_TAKEN: 'CONFLICT',
  EXPEDITED_UNAVAILABLE: 'UNAVAILABLE',
  EXPORT_PART_SIZE_INVALID: 'INVALID',
  EXPORT_SELECTION_INVALID: 'INVALID',
  EXPORT_STATUS_INVALID: 'CONFLICT',
  FILE_DESCRIPTION_INVALID: 'INVALID',
  FILE_HASH_INVALID: 'INVALID',
  FILE_NAME_INVALID: 'INVALID',
  FILE_SIZE_INVALID: 'INVALID',
  FILE_STATUS_INVALID: 'CONFLICT',
  FILE_TOO_LARGE: 'TOO_LARGE',
  FILE_TYPE_INVALID: 'INVALID',
  FILTER_INVALID: 'INVALID',
  FORBIDDEN: 'FORBIDDEN',
  LAST_ADMIN: 'CONFLICT',
  METADATA_INVALID: 'INVALID',
  NOT_FOUND: 'MISSING',
  OBJECT_NOT_FOUND: 'MISSING',
  OFFSET_MISMATCH: 'CONFLICT',
  PAGE_INVALID: 'INVALID',
  // tus-js-client retries after a conflict.
  PARTIAL_UNFINISHED: 'CONFLICT',
  PASSWORD_INVALID: 'INVALID',
  PLACEMENT_INVALID: 'INVALID',
  PREVIEW_INVALID: 'INVALID',
  PROVIDER_UNAVAILABLE: 'UNAVAILABLE',
  PROVIDER_UNKNOWN: 'INVALID',
  QUOTA_EXCEEDED: 'TOO_LARGE',
  RATE_LIMITED: 'TOO_MANY',
  RESYNC_REQUIRED: 'GONE',
  RETRIEVAL_COST_EXCEEDED: 'CONFLICT',
  RETRIEVAL_DAYS_INVALID: 'INVALID',
  RETRIEVAL_REQUIRED: 'CONFLICT',
  RETRIEVAL_STATUS_INVALID: 'CONFLICT',
  RETRIEVAL_TIER_UNSUPPORTED: 'INVALID',
  RETRIEVAL_TOO_LATE: 'CONFLICT',
  SAVED_SEARCHES_FULL: 'CONFLICT',
  SAVED_SEARCH_NAME_INVALID: 'INVALID',
  SEARCH_TOO_SLOW: 'UNAVAILABLE',
  SERVICE_UNAVAILABLE: 'UNAVAILABLE',
  SHARE_INVALID: 'INVALID',
  SHARE_LIMIT_REACHED: 'CONFLICT',
  SHARE_REQUESTS_FULL: 'CONFLICT',
  SHARE_REQUEST_ANSWERED: 'CONFLICT',
  SHARE_REQUEST_DECLINED: 'CONFLICT',
  SHARE_UNLOCK_FAILED: 'FORBIDDEN',
  SIGN_IN_FAILED: 'UNAUTHENTICATED',
  SIGN_UP_CLOSED: 'FORBIDDEN',
  STORAGE_FULL: 'FULL',
  // The server generates keys, so no request can be at fault.
  STORAGE_LOCATION_INVALID: 'INTERNAL',
  TAG_INVALID: 'INVALID',
  TOKEN_EXPIRED: 'UNAUTHENTICATED',
  TOKEN_INVALID: 'UNAUTHENTICATED',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  // tus clients start a new upload if the old one is missing.
  UPLOAD_FAILED: 'MISSING',
  UPLOAD_INTERRUPTED: 'UNAVAILABLE',
  UPLOAD_IS_FINAL: 'FORBIDDEN',
  UPLOAD_LENGTH_INVALID: 'TOO_LARGE',
  UPLOAD_LOCKED: 'LOCKED',
  UPLOAD_STATUS_INVALID: 'CONFLICT',
} as const;

export type DomainErrorCode = keyof typeof ERROR_KINDS;

export type ErrorKind = (typeof ERROR_KINDS)[DomainErrorCode];

export const ERROR_CODES = Object.keys(ERROR_KINDS) as DomainErrorCode[];

/** A violated domain rule. Independent of HTTP and GraphQL. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  /** Seconds after which to retry; undefined if retrying alone does not help. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    options?: ErrorOptions & { retryAfterSeconds?: number },
  ) {
    super(message, options);
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}

/** Whether `error` is a DomainError, optionally with a specific code. */
export function isDomainError(error: unknown, code?: DomainErrorCode): error is DomainError {
  return error instanceof DomainError && (code === undefined || error.code === code);
}
