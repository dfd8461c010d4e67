import type { AttemptLimiter } from '../../../kernel/attempt-limiter.ts';
import { clientNetwork } from '../../account/application/client-network.ts';
import type { PasswordHasher } from '../../account/application/password-hasher.ts';
import type { SecretTokens } from '../../account/application/secret-tokens.ts';
import type { NoteShareAccess } from './note-share-access.ts';
import type { OpenShare } from './open-share.ts';
import type { ShareRow } from './share-queries.ts';
import type { ShareSessions } from './share-sessions.ts';

/** Result of entering a password. REFUSED does not reveal whether the password is wrong or the share is not open. */
export type ShareEntry =
  | {
      readonly kind: 'REFUSED';
      /** Logs the attempt. Call it after the answer, whose time would otherwise reveal that the share is open. */
      readonly log: () => Promise<void>;
    }
  | {
      readonly kind: 'ENTERED';
      readonly share: ShareRow;
      readonly session: string;
      readonly expiresAt: Date;
    };

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
   * Does the same work for a missing, expired or revoked share as for a wrong password, so that neither the time nor
   * the attempt counter distinguishes them. Throws `RATE_LIMITED`.
   */
  async execute(token: string, password: string, address: string): Promise<ShareEntry> {
    const { openShare, secrets, passwords, sessions, guesses, totalGuesses, noteShareAccess } =
      this.deps;
    const name = secrets.hashOf(token).hex;
    const network = clientNetwork(address);
    const own = `share password ${name} ${network}`;
    await guesses.attempt([own]);
    await totalGuesses.attempt([`share password ${name}`, `share password from ${network}`]);
    const lookup = await openShare.byToken(token);
    const share = lookup.kind === 'CLOSED' ? undefined : lookup.share;
    const isRight = await passwords.verify(password, share?.passwordHash);
    if (!share) return { kind: 'REFUSED', log: async () => {} };
    if (share.passwordHash !== undefined && !isRight) {
      const failed = { kind: 'PASSWORD_FAILED' } as const;
      return { kind: 'REFUSED', log: () => noteShareAccess.execute(share, failed, { address }) };
    }
    await guesses.forget(own);
    return { kind: 'ENTERED', share, ...sessions.start(share) };
  }
}
