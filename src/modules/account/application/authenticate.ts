import type { Identity } from '../../../kernel/identity.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { SecretTokens } from './secret-tokens.ts';

/** Prefix of tokens that are valid for a single upload. */
export const UPLOAD_TOKEN_PREFIX = 'fsu_';

/** Parses the Authorization header (RFC 6750 §2.1). Does not check that the user still exists. */
export class Authenticate {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly secrets: SecretTokens,
  ) {}

  /** Returns `NONE` for a missing header, another scheme, or a token that this installation did not issue. */
  async execute(authorization: string | undefined): Promise<Identity> {
    const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
    if (!token) return { kind: 'NONE' };
    if (token.startsWith(UPLOAD_TOKEN_PREFIX)) {
      return { kind: 'UPLOAD', tokenHash: this.secrets.hashOf(token) };
    }
    const claims = await this.accessTokens.verify(token);
    if (!claims) return { kind: 'NONE' };
    const { userId, expiresAt, expired } = claims;
    return expired ? { kind: 'EXPIRED', userId } : { kind: 'USER', userId, expiresAt };
  }
}
