import { DomainError } from '../../../kernel/domain-error.ts';

const MIN_LENGTH = 6;
const MAX_LENGTH = 256;

/**
 * Throws `PASSWORD_INVALID` unless a share's password has 6 to 256 characters. It is told to others and typed by hand, so
 * it may be shorter than an account's; guesses are counted.
 */
export function requireSharePassword(password: string): void {
  const { length } = Array.from(password);
  if (length < MIN_LENGTH || length > MAX_LENGTH) {
    throw new DomainError(
      'PASSWORD_INVALID',
      `the password of a share has ${MIN_LENGTH} to ${MAX_LENGTH} characters`,
    );
  }
}
