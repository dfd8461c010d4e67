import { describe, expect, it } from 'vitest';

import { DomainError, ERROR_CODES, isDomainError } from '../../../src/kernel/domain-error.ts';

describe('DomainError', () => {
  it('carries its code, message, cause and retryAfterSeconds', () => {
    const cause = new Error('socket');
    const error = new DomainError('SERVICE_UNAVAILABLE', 'later', { cause, retryAfterSeconds: 2 });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'DomainError',
      code: 'SERVICE_UNAVAILABLE',
      message: 'later',
      retryAfterSeconds: 2,
      cause,
    });
  });

  it('has no retryAfterSeconds or cause by default', () => {
    const error = new DomainError('NOT_FOUND', 'no such file');
    expect(error.retryAfterSeconds).toBeUndefined();
    expect('cause' in error).toBe(false);
  });
});

describe('isDomainError', () => {
  const error = new DomainError('NOT_FOUND', 'no such file');

  it.each([
    [error, undefined, true],
    [error, 'NOT_FOUND', true],
    [error, 'EMAIL_TAKEN', false],
    [new Error('NOT_FOUND'), undefined, false],
    [{ name: 'DomainError', code: 'NOT_FOUND' }, 'NOT_FOUND', false],
    [undefined, undefined, false],
  ] as const)('case %#', (thrown, code, answer) => {
    expect(isDomainError(thrown, code)).toBe(answer);
  });
});

describe('the error codes', () => {
  it('are sorted, unique and in upper case', () => {
    expect([...ERROR_CODES]).toEqual([...new Set(ERROR_CODES)].toSorted());
    for (const code of ERROR_CODES) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
  });
});
