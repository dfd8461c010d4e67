import type { AttemptLimiter } from '../../../kernel/attempt-limiter.ts';
import { clientNetwork } from '../../account/application/client-network.ts';
import type { PasswordHasher } from '../../account/application/password-hasher.ts';
import type { SecretTokens } from '../../account/application/secret-tokens.ts';
import type { NoteShareAccess } from './note-share-access.ts';
import type { OpenShare } from './open-share.ts';
import type { ShareSessions } from './share-sessions.ts';

/** Result of entering a password. */
export type ShareEntry =
  | { readonly kind: 'CLOSED' }
  | { readonly kind: 'WRONG' }
  | { readonly kind: 'ENTERED'; readonly session: string };

export interface EnterShareDeps {
  readonly openShare: OpenShare;
  readonly secrets: Pick<SecretTokens, 'hashOf'>;
  readonly passwords: PasswordHasher;
  readonly sessions: ShareSessions;
  /** Limits attempts per share and network; strict. */
  readonly guesses: AttemptLimiter;
  /** Limits attempts per share and per network overall; less strict. */
  readonly totalGuesses: AttemptLimiter;
  readonly noteShareAccess: NoteShareAccess;
}

/** Admits a visitor with the share's password. */
export class EnterShare {
  constructor(private readonly deps: EnterShareDeps) {}

  /**
   * Does the same work for a missing share as for a wrong password, so that neither timing nor the attempt counter
   * distinguishes them. Throws `RATE_LIMITED`.
   */
  async execute(token: string, password: string, address: string): Promise<ShareEntry> {
    const { openShare, secrets, passwords, sessions, guesses, totalGuesses } = this.deps;
    const name = secrets.hashOf(token).hex;
    const network = clientNetwork(address);
    const own = `share password ${name} ${network}`;
    await guesses.attempt([own]);
    await totalGuesses.attempt([`share password ${name}`, `share password from ${network}`]);
    const lookup = await openShare.byToken(token);
    const share = lookup.kind === 'CLOSED' ? undefined : lookup.share;
    const isRight = await passwords.verify(password, share?.passwordHash);
    if (!share) return { kind: 'CLOSED' };
    if (share.passwordHash !== undefined && !isRight) {
      await this.deps.noteShareAccess.execute(share, { kind: 'PASSWORD_FAILED' }, { address });
      return { kind: 'WRONG' };
    }
    await guesses.forget(own);
    return { kind: 'ENTERED', session: sessions.start(share) };
  }
}
