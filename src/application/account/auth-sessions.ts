import type { Clock } from '../../domain/shared/clock.ts';
import { DomainError } from '../../domain/shared/domain-error.ts';
import type { IdSource } from '../../domain/shared/id-source.ts';
import type { AccessTokens } from '../ports/access-tokens.ts';
import type { RefreshTokenStore } from '../ports/refresh-token-store.ts';
import type { SecretTokens } from '../ports/secret-tokens.ts';

/** A stolen access token is worth this long at most. Seconds. */
const ACCESS_TOKEN_SECONDS = 15 * 60;
const REFRESH_TOKEN_SECONDS = 90 * 24 * 60 * 60;
const REFRESH_PREFIX = 'fsr_';

/** What a client keeps after it has signed in. */
export interface AuthTokens {
  readonly userId: string;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
}

/** Hands out access and refresh tokens. A refresh token works once; showing it twice ends its whole family. */
export class AuthSessions {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokenStore,
    private readonly secrets: SecretTokens,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /** Tokens for somebody who has just proved who they are. */
  start(userId: string): Promise<AuthTokens> {
    return this.issue(userId, this.ids.next());
  }

  /** New tokens for a refresh token; throws `TOKEN_INVALID` for one that is unknown, expired or used before. */
  async refresh(refreshToken: string): Promise<AuthTokens> {
    const use = await this.refreshTokens.use(this.secrets.hashOf(refreshToken), this.clock.now());
    if (use.kind === 'USED') return this.issue(use.userId, use.family);
    if (use.kind === 'REUSED') await this.refreshTokens.revokeFamily(use.family);
    throw new DomainError('TOKEN_INVALID', 'the refresh token is not valid');
  }

  /** Ends the sign-in that the refresh token belongs to. An unknown token is no error. */
  async end(refreshToken: string): Promise<void> {
    const use = await this.refreshTokens.use(this.secrets.hashOf(refreshToken), this.clock.now());
    if (use.kind !== 'UNKNOWN') await this.refreshTokens.revokeFamily(use.family);
  }

  private async issue(userId: string, family: string): Promise<AuthTokens> {
    const now = this.clock.now();
    const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
    const { token, hash } = this.secrets.generate(REFRESH_PREFIX);
    const refreshTokenExpiresAt = after(REFRESH_TOKEN_SECONDS);
    await this.refreshTokens.insert({
      id: this.ids.next(),
      userId,
      family,
      hash,
      createdAt: now,
      expiresAt: refreshTokenExpiresAt,
    });
    return {
      userId,
      accessToken: await this.accessTokens.issue(userId, ACCESS_TOKEN_SECONDS),
      accessTokenExpiresAt: after(ACCESS_TOKEN_SECONDS),
      refreshToken: token,
      refreshTokenExpiresAt,
    };
  }
}
