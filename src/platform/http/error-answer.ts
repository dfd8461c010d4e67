import { DomainError } from '../../kernel/domain-error.ts';
import { statusOf } from './error-status.ts';
import { PROBLEM_TYPE, problem } from './problem.ts';
import { ProtocolError } from './protocol-error.ts';

/** The error response for an HTTP client. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Builds the response to any error; `extra` is added to its body. Unknown errors become INTERNAL and reveal only the
 * request ID.
 */
export function errorAnswer(
  error: unknown,
  requestId: string,
  extra: Readonly<Record<string, unknown>> = {},
): ErrorAnswer {
  if (error instanceof DomainError) {
    const { retryAfterSeconds } = error;
    const headers = {
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...(statusOf(error.code) === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    };
    return answer(statusOf(error.code), error.code, error.message, headers, extra);
  }
  if (error instanceof ProtocolError) {
    return answer(error.status, error.code, error.message, error.headers, extra);
  }
  return answer(500, 'INTERNAL', 'Something went wrong on the server.', {}, { requestId });
}

function answer(
  status: number,
  code: string,
  detail: string,
  headers: Readonly<Record<string, string>>,
  extra: Readonly<Record<string, unknown>> = {},
): ErrorAnswer {
  return {
    status,
    headers: { ...headers, 'Content-Type': PROBLEM_TYPE },
    body: JSON.stringify(problem({ status, code, detail, ...extra })),
  };
}
