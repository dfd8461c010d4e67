import type { AttemptLimiter } from '../../../kernel/attempt-limiter.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { AccountQueries } from '../../account/application/account-queries.ts';
import type { PasswordHasher } from '../../account/application/password-hasher.ts';
import type { SecretTokens } from '../../account/application/secret-tokens.ts';
import { Email } from '../../account/domain/email.ts';
import { requireSharePassword } from '../domain/share-password.ts';
import type { SharePermission } from '../domain/share-permission.ts';
import { type Grantee, Share, type ShareTarget } from '../domain/share.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const TOKEN_PREFIX = 'fss_';

export interface ShareWish {
  readonly target: ShareTarget;
  /** The address of the user it is for; undefined: for whoever has the link. */
  readonly email?: string | undefined;
  readonly permission: SharePermission;
  readonly title?: string | undefined;
  readonly note?: string | undefined;
  readonly expiresAt?: Date | undefined;
  readonly password?: string | undefined;
  readonly downloadLimit?: number | undefined;
  readonly allowsWishes: boolean;
}

export interface CreateShareDeps {
  readonly unitOfWork: UnitOfWork;
  readonly accounts: Pick<AccountQueries, 'findByEmail'>;
  readonly attempts: AttemptLimiter;
  readonly secrets: SecretTokens;
  readonly passwords: PasswordHasher;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Shares files or an album of an owner. */
export class CreateShare {
  constructor(private readonly deps: CreateShareDeps) {}

  /**
   * The token of a link is told this once: only its hash is kept. Throws `NOT_FOUND` for a file or an album that is
   * missing, trashed or somebody else's, `SHARE_INVALID`, `PASSWORD_INVALID`, `EMAIL_INVALID`, and `RATE_LIMITED` for
   * whoever tries addresses out.
   */
  async execute(
    ownerId: string,
    { email, password, ...terms }: ShareWish,
  ): Promise<{ shareId: string; token: string | undefined }> {
    const { unitOfWork, secrets, clock, ids } = this.deps;
    if (email !== undefined && password !== undefined) {
      throw new DomainError('SHARE_INVALID', 'only a link has a password');
    }
    const { token, hash } = secrets.generate(TOKEN_PREFIX);
    const grantee: Grantee =
      email === undefined
        ? { kind: 'LINK', tokenHash: hash.hex, passwordHash: await this.hashed(password) }
        : { kind: 'USER', userId: await this.userWith(email, ownerId) };
    const shareId = ids.next();
    await unitOfWork.run(async (tx) => {
      const data = { title: undefined, note: undefined, expiresAt: undefined, ...terms };
      const share = Share.create(
        { downloadLimit: undefined, ...data, id: shareId, ownerId, grantee },
        clock.now(),
      );
      const { fileIds, albumId } = share;
      const isTheirs = fileIds
        ? (await tx.shares.countShareable(ownerId, fileIds)) === fileIds.length
        : albumId !== null && (await tx.shares.hasAlbum(ownerId, albumId));
      if (!isTheirs) throw new DomainError('NOT_FOUND', `no such ${fileIds ? 'file' : 'album'}`);
      await tx.shares.add(share);
    });
    return { shareId, token: email === undefined ? token : undefined };
  }

  private async hashed(password: string | undefined): Promise<string | undefined> {
    if (password === undefined) return undefined;
    requireSharePassword(password);
    return this.deps.passwords.hash(password);
  }

  private async userWith(email: string, ownerId: string): Promise<string> {
    const account = await this.deps.accounts.findByEmail(Email.of(email).address);
    if (account) return account.id;
    // Whoever may share could else find out who has an account here.
    await this.deps.attempts.attempt([`share with nobody ${ownerId}`]);
    throw new DomainError('SHARE_INVALID', 'nobody has an account with this address');
  }
}
