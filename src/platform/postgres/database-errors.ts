import { OptimisticLockError } from '@mikro-orm/core';

import { DomainError } from '../../kernel/domain-error.ts';

/** deadlock_detected, serialization_failure, lock_not_available (PostgreSQL, Appendix A). */
const TRANSIENT_STATES = new Set(['40P01', '40001', '55P03']);

/**
 * Classes 08 connection, 53 resources, 57 operator intervention, 25006 read-only: the request itself is not at fault.
 */
const UNAVAILABLE_STATE = /^(08|53|57)|^25006$/;

const UNAVAILABLE_ERRNO = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const UNAVAILABLE_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|not queryable|query read timeout|client was closed/i;

/** Whether retrying the transaction may succeed. */
export function isTransient(error: unknown): boolean {
  return (
    chain(error).some((cause) => TRANSIENT_STATES.has(codeOf(cause) ?? '')) ||
    // The aggregate was changed concurrently.
    error instanceof OptimisticLockError
  );
}

/** The name of the violated unique constraint; undefined for any other error. */
export function violatedUnique(error: unknown): string | undefined {
  const cause = chain(error).find((link) => codeOf(link) === '23505');
  return cause && 'constraint' in cause ? String(cause.constraint) : undefined;
}

/** Translates transient errors to `SERVICE_UNAVAILABLE`; returns any other error unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (isTransient(error)) return tooManyChanges(error);
  const unavailable = chain(error).some((cause) => {
    const code = codeOf(cause) ?? '';
    return (
      UNAVAILABLE_STATE.test(code) ||
      UNAVAILABLE_ERRNO.has(code) ||
      UNAVAILABLE_MESSAGE.test(cause.message)
    );
  });
  if (!unavailable) return error;
  return new DomainError(
    'SERVICE_UNAVAILABLE',
    'The database cannot be reached. Try again later.',
    { cause: error, retryAfterSeconds: 2 },
  );
}

/** A transaction that kept failing because of concurrent changes. */
export function tooManyChanges(cause: unknown): DomainError {
  return new DomainError('SERVICE_UNAVAILABLE', 'Too many concurrent changes. Try again.', {
    cause,
    retryAfterSeconds: 1,
  });
}

/** Runs one statement and translates its errors. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

function chain(error: unknown): Error[] {
  const links: Error[] = [];
  for (let link = error; link instanceof Error && links.length < 5; link = link.cause) {
    links.push(link);
  }
  return links;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
