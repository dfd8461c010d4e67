import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { NextRefreshToken, RefreshTokenStore } from './refresh-token-store.ts';
import type { SecretTokens } from './secret-tokens.ts';

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
  async start(userId: string): Promise<AuthTokens> {
    const { token, row } = this.generate();
    await this.refreshTokens.insert({ ...row, userId, family: this.ids.next() });
    return this.answer(userId, token, row);
  }

  /** New tokens for a refresh token; throws `TOKEN_INVALID` for one that is unknown, expired or used before. */
  async refresh(refreshToken: string): Promise<AuthTokens> {
    const { token, row } = this.generate();
    const use = await this.refreshTokens.rotate(this.secrets.hashOf(refreshToken), row);
    if (use.kind === 'USED') return this.answer(use.userId, token, row);
    if (use.kind === 'REUSED') await this.refreshTokens.revokeFamily(use.family);
    throw new DomainError('TOKEN_INVALID', 'the refresh token is not valid');
  }

  /** Ends the sign-in that the refresh token belongs to. An unknown token is no error. */
  async end(refreshToken: string): Promise<void> {
    const family = await this.refreshTokens.familyOf(this.secrets.hashOf(refreshToken));
    if (family !== undefined) await this.refreshTokens.revokeFamily(family);
  }

  private generate(): { token: string; row: NextRefreshToken } {
    const { token, hash } = this.secrets.generate(REFRESH_PREFIX);
    const createdAt = this.clock.now();
    const expiresAt = later(createdAt, REFRESH_TOKEN_SECONDS);
    return { token, row: { id: this.ids.next(), hash, createdAt, expiresAt } };
  }

  private async answer(
    userId: string,
    refreshToken: string,
    { createdAt, expiresAt }: NextRefreshToken,
  ): Promise<AuthTokens> {
    return {
      userId,
      accessToken: await this.accessTokens.issue(userId, ACCESS_TOKEN_SECONDS),
      accessTokenExpiresAt: later(createdAt, ACCESS_TOKEN_SECONDS),
      refreshToken,
      refreshTokenExpiresAt: expiresAt,
    };
  }
}

function later(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}
