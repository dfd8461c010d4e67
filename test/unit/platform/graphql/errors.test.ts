import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';

import { DomainError } from '../../../../src/kernel/domain-error.ts';
import { formatError, userErrorOf } from '../../../../src/platform/graphql/errors.ts';

const within = (originalError: Error) =>
  new GraphQLError('outer', { originalError, path: ['files'] });

const format = (error: GraphQLError) => {
  const logged: unknown[] = [];
  const formatted = formatError(error, { requestId: 'request-1' }, (_message, logError) => {
    logged.push(logError);
  });
  return { formatted, logged };
};

describe('userErrorOf', () => {
  it('names the code and the argument', () => {
    const error = new DomainError('TAG_INVALID', 'at most 100 tags');
    expect(userErrorOf(error, { TAG_INVALID: ['input', 'tags'] })).toEqual({
      code: 'TAG_INVALID',
      message: 'at most 100 tags',
      field: ['input', 'tags'],
    });
    expect(userErrorOf(error).field).toBeNull();
  });

  it.each([
    new DomainError('UNAUTHENTICATED', ''),
    new DomainError('RATE_LIMITED', ''),
    new DomainError('SERVICE_UNAVAILABLE', ''),
    new Error('bug'),
  ])('rethrows %s', (error) => {
    expect(() => userErrorOf(error)).toThrow(error);
  });
});

describe('formatError', () => {
  it('shows domain errors', () => {
    const limited = new DomainError('RATE_LIMITED', 'too many attempts', { retryAfterSeconds: 60 });
    expect(format(within(limited))).toEqual({
      formatted: {
        message: 'too many attempts',
        path: ['files'],
        extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 60 },
      },
      logged: [],
    });
  });

  it('finds a domain error nested several levels deep', () => {
    const inner = within(new DomainError('UNAUTHENTICATED', 'sign in'));
    expect(format(within(inner)).formatted).toMatchObject({
      message: 'sign in',
      extensions: { code: 'UNAUTHENTICATED' },
    });
  });

  it('shows GraphQL errors without internal details', () => {
    const error = new GraphQLError('Syntax Error', { extensions: { stack: 'secret' } });
    expect(format(error).formatted).toEqual({
      message: 'Syntax Error',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('hides bugs and logs them under the request’s id', () => {
    const bug = new TypeError('secret');
    expect(format(within(bug))).toEqual({
      formatted: {
        message: 'Something went wrong on the server.',
        path: ['files'],
        extensions: { code: 'INTERNAL', requestId: 'request-1' },
      },
      logged: [bug],
    });
  });

  it('logs an outage as well', () => {
    const outage = new DomainError(
      'SERVICE_UNAVAILABLE',
      'The database cannot be reached. Try again later.',
    );
    expect(format(within(outage)).logged).toEqual([outage]);
  });
});
