/** Every error code that can reach a client. Part of the public API: listed in docs/errors.md, never renamed. */
export const ERROR_CODES = [
  'ALBUM_FULL',
  'ALBUM_NAME_INVALID',
  'ALBUM_PLACE_INVALID',
  'CAPTURE_TIME_INVALID',
  'CHECKSUM_MISMATCH',
  'CHUNK_CHECKSUM_MISMATCH',
  'CONCATENATION_INVALID',
  'CONTENT_STATE_INVALID',
  'COPY_STATE_INVALID',
  'CURSOR_INVALID',
  'DOWNLOAD_LIMIT_REACHED',
  'EMAIL_INVALID',
  'EMAIL_TAKEN',
  'EXPEDITED_UNAVAILABLE',
  'EXPORT_SELECTION_INVALID',
  'EXPORT_STATUS_INVALID',
  'FILE_DESCRIPTION_INVALID',
  'FILE_HASH_INVALID',
  'FILE_NAME_INVALID',
  'FILE_SIZE_INVALID',
  'FILE_STATUS_INVALID',
  'FILE_TOO_LARGE',
  'FILE_TYPE_INVALID',
  'FILTER_INVALID',
  'FORBIDDEN',
  'METADATA_INVALID',
  'NOT_FOUND',
  'OBJECT_NOT_FOUND',
  'OFFSET_MISMATCH',
  'PAGE_INVALID',
  'PARTIAL_UNFINISHED',
  'PASSWORD_INVALID',
  'PLACEMENT_INVALID',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_UNKNOWN',
  'QUOTA_EXCEEDED',
  'RATE_LIMITED',
  'RETRIEVAL_COST_EXCEEDED',
  'RETRIEVAL_DAYS_INVALID',
  'RETRIEVAL_REQUIRED',
  'RETRIEVAL_STATUS_INVALID',
  'RETRIEVAL_TIER_UNSUPPORTED',
  'RETRIEVAL_TOO_LATE',
  'SEARCH_TOO_SLOW',
  'SERVICE_UNAVAILABLE',
  'SHARE_INVALID',
  'SIGN_IN_FAILED',
  'SIGN_UP_CLOSED',
  'STORAGE_FULL',
  'STORAGE_LOCATION_INVALID',
  'TAG_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_INVALID',
  'UNAUTHENTICATED',
  'UPLOAD_FAILED',
  'UPLOAD_INTERRUPTED',
  'UPLOAD_IS_FINAL',
  'UPLOAD_LENGTH_INVALID',
  'UPLOAD_LOCKED',
  'UPLOAD_STATUS_INVALID',
] as const;

export type DomainErrorCode = (typeof ERROR_CODES)[number];

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
