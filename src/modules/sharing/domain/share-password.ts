import { DomainError } from '../../../kernel/domain-error.ts';

const MIN_LENGTH = 6;
const MAX_LENGTH = 256;

/**
 * Throws `PASSWORD_INVALID` unless a share's password has 6–256 characters. May be shorter than an account password,
 * because it is passed on and typed by hand and attempts are limited.
 */
export function requireSharePassword(password: string): void {
  const { length } = Array.from(password);
  if (length < MIN_LENGTH || length > MAX_LENGTH) {
    throw new DomainError(
      'PASSWORD_INVALID',
      `The password of a share must have ${MIN_LENGTH}–${MAX_LENGTH} characters.`,
    );
  }
}
