import type { AttemptLimiter } from '../../../kernel/attempt-limiter.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { AuthSessions, AuthTokens } from './auth-sessions.ts';
import { clientNetwork } from './client-network.ts';
import type { CreateAccount } from './create-account.ts';

/** Creates an account and signs in, if the operator allows sign-up. */
export class SignUp {
  constructor(
    private readonly createAccount: CreateAccount,
    private readonly sessions: AuthSessions,
    private readonly attempts: AttemptLimiter,
    private readonly open: boolean,
  ) {}

  /** Throws `SIGN_UP_CLOSED`, `RATE_LIMITED` per client network, and the errors of CreateAccount. */
  async execute(email: string, password: string, address: string): Promise<AuthTokens> {
    if (!this.open)
      throw new DomainError(
        'SIGN_UP_CLOSED',
        'Sign-up is disabled. Ask the operator for an account.',
      );
    await this.attempts.attempt([`sign-up ${clientNetwork(address)}`]);
    return this.sessions.start(await this.createAccount.execute(email, password, 'USER'));
  }
}
