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

/** Body of an error answer as RFC 9457 has it. Clients switch on `code`; the type is always `about:blank`. */
export interface Problem extends ProblemDetails {
  readonly type: 'about:blank';
  readonly title: string;
}

/** Builds the body; extensions cannot replace `type` or `title`, and undefined ones vanish in JSON. */
export function problem(details: ProblemDetails): Problem {
  return { ...details, type: 'about:blank', title: titleOf(details.status) };
}

function titleOf(status: number): string {
  // tus: not a status that node knows.
  return status === 460 ? 'Checksum Mismatch' : (STATUS_CODES[status] ?? 'Error');
}
