import { requirePasswordLength } from '../../account/domain/password.ts';

const MIN_LENGTH = 6;

/**
 * Throws `PASSWORD_INVALID` unless a share's password has 6–256 characters. May be shorter than an account password,
 * because it is passed on and typed by hand and attempts are limited.
 */
export function requireSharePassword(password: string): void {
  requirePasswordLength(password, MIN_LENGTH, 'The password of a share');
}
