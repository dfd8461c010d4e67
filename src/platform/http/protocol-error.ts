/** Codes for requests that violate a protocol before reaching the domain. Listed in docs/errors.md. */
export const PROTOCOL_ERROR_STATUS = {
  TUS_VERSION_UNSUPPORTED: 412,
  TUS_HEADER_INVALID: 400,
  INTEROP_VERSION_UNSUPPORTED: 400,
  UPLOAD_HEADER_INVALID: 400,
  UPLOAD_LENGTH_INCONSISTENT: 400,
  CONTENT_DIGEST_MISMATCH: 400,
  CONTENT_TYPE_UNSUPPORTED: 415,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_INVALID: 400,
  PRECONDITION_FAILED: 412,
  RANGE_NOT_SATISFIABLE: 416,
  LINK_INVALID: 403,
  RETRIEVAL_IN_PROGRESS: 409,
  INTERNAL: 500,
} as const;

export type ProtocolErrorCode = keyof typeof PROTOCOL_ERROR_STATUS;

/** The request violates the protocol it uses. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly status: number;

  constructor(
    readonly code: ProtocolErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    status: number = PROTOCOL_ERROR_STATUS[code],
  ) {
    super(message);
    this.status = status;
  }
}
