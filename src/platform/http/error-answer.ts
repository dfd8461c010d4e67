import { DomainError } from '../../kernel/domain-error.ts';
import { statusOf } from './error-status.ts';
import { PROBLEM_TYPE, problem } from './problem.ts';
import { ProtocolError } from './protocol-error.ts';

/** What an HTTP client is told about an error. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer to any error, with `extra` in its body: what is not one of ours is INTERNAL and says nothing but the request id. */
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
  return answer(500, 'INTERNAL', 'something went wrong on the server', {}, { requestId });
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
