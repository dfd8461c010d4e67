import type { AttemptLimiter } from '../../../kernel/attempt-limiter.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { AccountQueries } from '../../account/application/account-queries.ts';
import type { PasswordHasher } from '../../account/application/password-hasher.ts';
import type { SecretTokens } from '../../account/application/secret-tokens.ts';
import { Email } from '../../account/domain/email.ts';
import { requireSharePassword } from '../domain/share-password.ts';
import { type Grantee, type NewShare, Share } from '../domain/share.ts';
import { requireRoomForShare } from './require-room-for-share.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

const TOKEN_PREFIX = 'fss_';

export interface ShareInput extends Omit<NewShare, 'id' | 'ownerId' | 'grantee'> {
  /** Email address of the recipient; undefined to create a link. */
  readonly email?: string | undefined;
  readonly password?: string | undefined;
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

/** Shares an owner's files, an album or the whole library. */
export class CreateShare {
  constructor(private readonly deps: CreateShareDeps) {}

  /**
   * Returns the token of a link only once, because only its hash is stored. Throws `NOT_FOUND` if the owner does not
   * have a file or the album, or a file is trashed; `SHARE_INVALID`, `PASSWORD_INVALID`, `EMAIL_INVALID`;
   * `SHARE_LIMIT_REACHED` if the owner has 1,000 open shares; and `RATE_LIMITED` after too many unknown addresses.
   */
  async execute(
    ownerId: string,
    { email, password, ...terms }: ShareInput,
  ): Promise<{ shareId: string; token: string | undefined }> {
    const { unitOfWork, secrets, clock, ids } = this.deps;
    if (email !== undefined && password !== undefined) {
      throw new DomainError(
        'SHARE_INVALID',
        'Only links can have a password. Omit `password` or `email`.',
      );
    }
    const { token, hash } = secrets.generate(TOKEN_PREFIX);
    const grantee: Grantee =
      email === undefined
        ? { kind: 'LINK', tokenHash: hash.hex, passwordHash: await this.hashed(password) }
        : { kind: 'USER', userId: await this.userWith(email, ownerId) };
    const shareId = ids.next();
    await unitOfWork.run(async (tx) => {
      const now = clock.now();
      const share = Share.create({ ...terms, id: shareId, ownerId, grantee }, now);
      await requireOwned(tx, share);
      await requireRoomForShare(tx.shares, ownerId, now);
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
    // Prevents users from probing which addresses have an account.
    await this.deps.attempts.attempt([`share with nobody ${ownerId}`]);
    throw new DomainError('SHARE_INVALID', 'No account has this email address.');
  }
}

async function requireOwned(
  { shares }: Pick<Transaction, 'shares'>,
  { ownerId, fileIds, albumId }: Share,
): Promise<void> {
  if (fileIds && (await shares.countShareable(ownerId, fileIds)) !== fileIds.length) {
    throw new DomainError('NOT_FOUND', 'File not found.');
  }
  if (albumId !== null && !(await shares.hasAlbum(ownerId, albumId))) {
    throw new DomainError('NOT_FOUND', 'Album not found.');
  }
}
