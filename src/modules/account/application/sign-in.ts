import type { AttemptLimiter } from '../../../kernel/attempt-limiter.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import { Email } from '../domain/email.ts';
import type { AuthSessions, AuthTokens } from './auth-sessions.ts';
import { clientNetwork } from './client-network.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/**
 * Signs a user in by password. Responds identically, and in the same time, to a wrong password and an unknown address.
 */
export class SignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly passwords: PasswordHasher,
    private readonly attempts: AttemptLimiter,
    private readonly sessions: AuthSessions,
  ) {}

  /** Throws `SIGN_IN_FAILED`, or `RATE_LIMITED` after too many attempts on the account or from the client's network. */
  async execute(emailText: string, password: string, address: string): Promise<AuthTokens> {
    const email = emailOf(emailText);
    const account = `sign-in account ${email?.address ?? emailText}`;
    await this.attempts.attempt([account, `sign-in address ${clientNetwork(address)}`]);
    const user = email && (await this.unitOfWork.run((tx) => tx.users.findByEmail(email)));
    const matches = await this.passwords.verify(password, user?.passwordHash);
    if (!user || !matches) {
      throw new DomainError('SIGN_IN_FAILED', 'The email address or the password is incorrect.');
    }
    await this.attempts.forget(account);
    return this.sessions.start(user.id);
  }
}

function emailOf(text: string): Email | undefined {
  try {
    return Email.of(text);
  } catch (error) {
    if (isDomainError(error, 'EMAIL_INVALID')) return undefined;
    throw error;
  }
}
