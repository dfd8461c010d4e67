import { STATUS_CODES } from 'node:http';

/** The media type of a problem body. */
export const PROBLEM_TYPE = 'application/problem+json';

/** Members of a problem body; additional ones, such as `requestId`, are included unchanged. */
export interface ProblemDetails {
  readonly status: number;
  /** Stable; documented in docs/errors.md. */
  readonly code: string;
  /** Human-readable message without secrets or internals. */
  readonly detail: string;
  readonly [extension: string]: unknown;
}

/** Problem types registered by draft-ietf-httpbis-resumable-upload, by error code. */
const REGISTERED: Readonly<Record<string, { readonly type: string; readonly title: string }>> = {
  OFFSET_MISMATCH: {
    type: 'https://iana.org/assignments/http-problem-types#mismatching-upload-offset',
    title: 'Mismatching Upload Offset',
  },
  UPLOAD_LENGTH_INCONSISTENT: {
    type: 'https://iana.org/assignments/http-problem-types#inconsistent-upload-length',
    title: 'Inconsistent Upload Length Values',
  },
};

/**
 * Builds the body of an error response (RFC 9457). Clients use `code`; the type is nearly always `about:blank`.
 * Extensions cannot replace `type` or `title`, and JSON omits undefined members.
 */
export function problem(details: ProblemDetails) {
  const { type, title } = REGISTERED[details.code] ?? {
    type: 'about:blank',
    title: titleOf(details.status),
  };
  return { ...details, type, title };
}

function titleOf(status: number): string {
  // A tus status that Node.js does not define.
  return status === 460 ? 'Checksum Mismatch' : (STATUS_CODES[status] ?? 'Error');
}
