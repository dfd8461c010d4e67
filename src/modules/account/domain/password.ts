import { DomainError } from '../../../kernel/domain-error.ts';

const MIN_LENGTH = 10;
const MAX_LENGTH = 256;

/** Throws `PASSWORD_INVALID` unless the password has 10–256 characters. Length is the only rule (NIST SP 800-63B). */
export function requireAcceptablePassword(password: string): void {
  const { length } = Array.from(password);
  if (length < MIN_LENGTH || length > MAX_LENGTH) {
    throw new DomainError(
      'PASSWORD_INVALID',
      `The password must have ${MIN_LENGTH}–${MAX_LENGTH} characters.`,
    );
  }
}
