import { DomainError } from '../../kernel/domain-error.ts';
import { statusOf } from './error-status.ts';
import { PROBLEM_TYPE, problem, type ProblemDetails } from './problem.ts';
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
    const { code, message: detail, retryAfterSeconds } = error;
    const status = statusOf(code);
    const headers = {
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    };
    return answer({ status, code, detail, ...extra }, headers);
  }
  if (error instanceof ProtocolError) {
    const { status, code, message: detail, headers } = error;
    return answer({ status, code, detail, ...extra }, headers);
  }
  const detail = 'Something went wrong on the server.';
  return answer({ status: 500, code: 'INTERNAL', detail, requestId }, {});
}

function answer(details: ProblemDetails, headers: Readonly<Record<string, string>>): ErrorAnswer {
  return {
    status: details.status,
    headers: { ...headers, 'Content-Type': PROBLEM_TYPE },
    body: JSON.stringify(problem(details)),
  };
}
