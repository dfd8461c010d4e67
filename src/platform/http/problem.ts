import { STATUS_CODES } from 'node:http';

/** The media type of a problem body. */
export const PROBLEM_TYPE = 'application/problem+json';

/** What a problem says; anything beyond the first three (such as `requestId`) is sent along as it is. */
export interface ProblemDetails {
  readonly status: number;
  /** Stable; documented in docs/errors.md. */
  readonly code: string;
  /** One sentence for a person, free of secrets and internals. */
  readonly detail: string;
  readonly [extension: string]: unknown;
}

/** Body of an error answer as RFC 9457 has it. Clients switch on `code`; the type is nearly always `about:blank`. */
export interface Problem extends ProblemDetails {
  readonly type: string;
  readonly title: string;
}

/** Types that draft-ietf-httpbis-resumable-upload registers, by our codes. */
const REGISTERED: Readonly<Record<string, Pick<Problem, 'type' | 'title'>>> = {
  OFFSET_MISMATCH: {
    type: 'https://iana.org/assignments/http-problem-types#mismatching-upload-offset',
    title: 'Mismatching Upload Offset',
  },
  UPLOAD_LENGTH_INCONSISTENT: {
    type: 'https://iana.org/assignments/http-problem-types#inconsistent-upload-length',
    title: 'Inconsistent Upload Length Values',
  },
};

/** Builds the body; extensions cannot replace `type` or `title`, and undefined ones vanish in JSON. */
export function problem(details: ProblemDetails): Problem {
  const { type, title } = REGISTERED[details.code] ?? {
    type: 'about:blank',
    title: titleOf(details.status),
  };
  return { ...details, type, title };
}

function titleOf(status: number): string {
  // tus: not a status that node knows.
  return status === 460 ? 'Checksum Mismatch' : (STATUS_CODES[status] ?? 'Error');
}
