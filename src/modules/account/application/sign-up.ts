import type { AttemptLimiter } from '../../../kernel/attempt-limiter.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { AuthSessions, AuthTokens } from './auth-sessions.ts';
import { clientNetwork } from './client-network.ts';
import type { CreateAccount } from './create-account.ts';

/** Makes an account for whoever asks, where the operator allows that, and signs them in. */
export class SignUp {
  constructor(
    private readonly createAccount: CreateAccount,
    private readonly sessions: AuthSessions,
    private readonly attempts: AttemptLimiter,
    private readonly open: boolean,
  ) {}

  /** Throws `SIGN_UP_CLOSED`, `RATE_LIMITED` per network of clients, and what CreateAccount throws. */
  async execute(email: string, password: string, address: string): Promise<AuthTokens> {
    if (!this.open) throw new DomainError('SIGN_UP_CLOSED', 'accounts are made by the operator');
    await this.attempts.attempt([`sign-up ${clientNetwork(address)}`]);
    return this.sessions.start(await this.createAccount.execute(email, password, 'USER'));
  }
}
