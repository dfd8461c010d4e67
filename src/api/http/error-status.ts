import type { DomainErrorCode } from '../../domain/shared/domain-error.ts';

const STATUS: Record<DomainErrorCode, number> = {
  CAPTURE_TIME_INVALID: 400,
  // Checksum mismatch of the tus checksum extension.
  CHECKSUM_MISMATCH: 460,
  CONTENT_STATE_INVALID: 409,
  COPY_STATE_INVALID: 409,
  CURSOR_INVALID: 400,
  EMAIL_INVALID: 400,
  EMAIL_TAKEN: 409,
  FILE_HASH_INVALID: 400,
  FILE_NAME_INVALID: 400,
  FILE_SIZE_INVALID: 400,
  FILE_STATUS_INVALID: 409,
  FILE_TOO_LARGE: 413,
  FILE_TYPE_INVALID: 400,
  METADATA_INVALID: 400,
  NOT_FOUND: 404,
  OBJECT_NOT_FOUND: 404,
  OFFSET_MISMATCH: 409,
  PAGE_INVALID: 400,
  PASSWORD_INVALID: 400,
  PROVIDER_UNAVAILABLE: 503,
  QUOTA_EXCEEDED: 413,
  RATE_LIMITED: 429,
  RETRIEVAL_REQUIRED: 409,
  RETRIEVAL_STATUS_INVALID: 409,
  RETRIEVAL_TIER_UNSUPPORTED: 400,
  SERVICE_UNAVAILABLE: 503,
  SHARE_INVALID: 400,
  SIGN_IN_FAILED: 401,
  SIGN_UP_CLOSED: 403,
  STORAGE_FULL: 507,
  // Keys are made by the server: no request can be at fault.
  STORAGE_LOCATION_INVALID: 500,
  TAG_INVALID: 400,
  TOKEN_EXPIRED: 401,
  TOKEN_INVALID: 401,
  UNAUTHENTICATED: 401,
  // tus clients begin a new upload when they are told 404.
  UPLOAD_FAILED: 404,
  UPLOAD_INTERRUPTED: 503,
  UPLOAD_LENGTH_INVALID: 413,
  UPLOAD_LOCKED: 423,
  UPLOAD_STATUS_INVALID: 409,
};

/** The HTTP status under which an error code is answered; one table for every interface. */
export function statusOf(code: DomainErrorCode): number {
  return STATUS[code];
}
