import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { NextRefreshToken, RefreshTokenStore } from './refresh-token-store.ts';
import type { SecretTokens } from './secret-tokens.ts';

/** Limits how long a stolen access token is useful. Seconds. */
const ACCESS_TOKEN_SECONDS = 15 * 60;
const REFRESH_TOKEN_SECONDS = 90 * 24 * 60 * 60;
const REFRESH_PREFIX = 'fsr_';

/** The tokens of a sign-in. */
export interface AuthTokens {
  readonly userId: string;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
}

/** Issues access and refresh tokens. A refresh token is single-use; using it twice revokes its whole family. */
export class AuthSessions {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokenStore,
    private readonly secrets: SecretTokens,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /** Issues tokens to a user who has just authenticated. */
  async start(userId: string): Promise<AuthTokens> {
    const { token, row } = this.generate();
    await this.refreshTokens.insert({ ...row, userId, family: this.ids.next() });
    return this.tokensOf(userId, token, row);
  }

  /** Exchanges a refresh token for new tokens. Throws `TOKEN_INVALID` if it is unknown, expired or already used. */
  async refresh(refreshToken: string): Promise<AuthTokens> {
    const { token, row } = this.generate();
    const use = await this.refreshTokens.rotate(this.secrets.hashOf(refreshToken), row);
    if (use.kind === 'USED') return this.tokensOf(use.userId, token, row);
    if (use.kind === 'REUSED') await this.refreshTokens.revokeFamily(use.family);
    throw new DomainError('TOKEN_INVALID', 'The refresh token is invalid. Sign in again.');
  }

  /** Revokes the sign-in that the refresh token belongs to. Ignores unknown tokens. */
  async end(refreshToken: string): Promise<void> {
    const family = await this.refreshTokens.familyOf(this.secrets.hashOf(refreshToken));
    if (family !== undefined) await this.refreshTokens.revokeFamily(family);
  }

  private generate(): { token: string; row: NextRefreshToken } {
    const { token, hash } = this.secrets.generate(REFRESH_PREFIX);
    const createdAt = this.clock.now();
    const expiresAt = secondsAfter(createdAt, REFRESH_TOKEN_SECONDS);
    return { token, row: { id: this.ids.next(), hash, createdAt, expiresAt } };
  }

  private async tokensOf(
    userId: string,
    refreshToken: string,
    { createdAt, expiresAt }: NextRefreshToken,
  ): Promise<AuthTokens> {
    return {
      userId,
      accessToken: await this.accessTokens.issue(userId, ACCESS_TOKEN_SECONDS),
      accessTokenExpiresAt: secondsAfter(createdAt, ACCESS_TOKEN_SECONDS),
      refreshToken,
      refreshTokenExpiresAt: expiresAt,
    };
  }
}

function secondsAfter(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}
