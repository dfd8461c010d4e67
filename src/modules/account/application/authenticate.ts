import type { Identity } from '../../../kernel/identity.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { SecretTokens } from './secret-tokens.ts';

/** Tokens that are good for one upload start like this. */
export const UPLOAD_TOKEN_PREFIX = 'fsu_';

/** Reads the Authorization header (RFC 6750 §2.1). Whether the user still exists is asked where it matters. */
export class Authenticate {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly secrets: SecretTokens,
  ) {}

  /** `NONE` for a missing header, another scheme, or a token that nobody here has made. */
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
