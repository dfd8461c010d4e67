import type { AttemptLimiter } from '../../../kernel/attempt-limiter.ts';
import { clientNetwork } from '../../account/application/client-network.ts';
import type { PasswordHasher } from '../../account/application/password-hasher.ts';
import type { SecretTokens } from '../../account/application/secret-tokens.ts';
import type { NoteShareAccess } from './note-share-access.ts';
import type { OpenShare } from './open-share.ts';
import type { ShareSessions } from './share-sessions.ts';

/** What came of telling a password. */
export type ShareEntry =
  | { readonly kind: 'CLOSED' }
  | { readonly kind: 'WRONG' }
  | { readonly kind: 'ENTERED'; readonly session: string };

export interface EnterShareDeps {
  readonly openShare: OpenShare;
  readonly secrets: Pick<SecretTokens, 'hashOf'>;
  readonly passwords: PasswordHasher;
  readonly sessions: ShareSessions;
  /** Few: what one address may try at one share. */
  readonly guesses: AttemptLimiter;
  /** More: what all addresses may try at one share, and one address at all shares. */
  readonly guessesInAll: AttemptLimiter;
  readonly noteShareAccess: NoteShareAccess;
}

/** Lets a visitor in who tells a share's password. */
export class EnterShare {
  constructor(private readonly deps: EnterShareDeps) {}

  /**
   * A share that is not there takes the same steps as one whose password is wrong, so that neither time nor the count of
   * attempts tells them apart. Throws `RATE_LIMITED`.
   */
  async execute(token: string, password: string, address: string): Promise<ShareEntry> {
    const { openShare, secrets, passwords, sessions, guesses, guessesInAll } = this.deps;
    const name = secrets.hashOf(token).hex;
    const network = clientNetwork(address);
    const own = `share password ${name} ${network}`;
    await guesses.attempt([own]);
    await guessesInAll.attempt([`share password ${name}`, `share password from ${network}`]);
    const door = await openShare.byToken(token);
    const share = door.kind === 'CLOSED' ? undefined : door.share;
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
