import { type DomainErrorCode, ERROR_KINDS, type ErrorKind } from '../../kernel/domain-error.ts';

const STATUS: Record<ErrorKind, number> = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  MISSING: 404,
  CONFLICT: 409,
  GONE: 410,
  TOO_LARGE: 413,
  LOCKED: 423,
  TOO_MANY: 429,
  // "Checksum mismatch" of the tus checksum extension.
  CORRUPT: 460,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  FULL: 507,
};

/** The HTTP status of an error code, shared by all interfaces. */
export function statusOf(code: DomainErrorCode): number {
  return STATUS[ERROR_KINDS[code]];
}
