import { DomainError } from '../../../kernel/domain-error.ts';

const MIN_LENGTH = 10;
const MAX_LENGTH = 256;

/** Throws `PASSWORD_INVALID` unless the password has 10–256 characters. Length is the only rule (NIST SP 800-63B). */
export function requireAcceptablePassword(password: string): void {
  requirePasswordLength(password, MIN_LENGTH, 'The password');
}

/** Throws `PASSWORD_INVALID` unless the password has `min`–256 characters. `what` begins the message. */
export function requirePasswordLength(password: string, min: number, what: string): void {
  const { length } = Array.from(password);
  if (length >= min && length <= MAX_LENGTH) return;
  throw new DomainError('PASSWORD_INVALID', `${what} must have ${min}–${MAX_LENGTH} characters.`);
}
