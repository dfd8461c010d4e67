import { errors, jwtVerify, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';

import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { AccessTokenClaims, AccessTokens } from '../application/access-tokens.ts';
import type { SigningKey } from './signing-key.ts';

const ALGORITHM = 'EdDSA';
const TYPE = 'at+jwt';
const MAX_LENGTH = 4096;
const CLOCK_SKEW_SECONDS = 30;
/** jose's base64url decoder accepts white space. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface AccessTokenOptions {
  readonly key: SigningKey;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * JWT access tokens (RFC 9068: typ `at+jwt`) signed with this installation's Ed25519 key. The token header cannot
 * select the key or the algorithm. Tolerates 30 s of clock skew.
 */
export class JoseAccessTokens implements AccessTokens {
  constructor(private readonly options: AccessTokenOptions) {}

  issue(userId: string, ttlSeconds: number): Promise<string> {
    const { key, issuer, audience, ids } = this.options;
    const now = this.nowSeconds();
    return new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(userId)
      .setIssuedAt(now)
      .setExpirationTime(now + ttlSeconds)
      .setJti(ids.next())
      .sign(key.privateKey);
  }

  async verify(token: string): Promise<AccessTokenClaims | undefined> {
    if (token.length > MAX_LENGTH || !COMPACT.test(token)) return undefined;
    const verified = await this.verified(token);
    if (verified === undefined) return undefined;
    const { sub, exp, iat } = verified.payload;
    // jose validates that exp and iat are numbers, but accepts any sub.
    if (typeof sub !== 'string' || !UUID.test(sub)) return undefined;
    if (exp === undefined || iat === undefined || iat > this.nowSeconds() + CLOCK_SKEW_SECONDS) {
      return undefined;
    }
    return { userId: sub, expiresAt: new Date(exp * 1000), expired: verified.expired };
  }

  /** The payload if signature, header, issuer, audience and nbf are valid. jose checks the expiry last. */
  private async verified(
    token: string,
  ): Promise<{ payload: JWTPayload; expired: boolean } | undefined> {
    const { issuer, audience, clock } = this.options;
    try {
      const { payload } = await jwtVerify(token, (header) => this.keyFor(header), {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer,
        audience,
        requiredClaims: ['sub', 'iat', 'exp', 'jti'],
        currentDate: clock.now(),
        clockTolerance: CLOCK_SKEW_SECONDS,
      });
      return { payload, expired: false };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { payload: error.payload, expired: true };
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  private keyFor({ kid }: JWTHeaderParameters): SigningKey['publicKey'] {
    if (kid !== this.options.key.kid) throw new errors.JWKSNoMatchingKey();
    return this.options.key.publicKey;
  }

  private nowSeconds(): number {
    return Math.floor(this.options.clock.now().getTime() / 1000);
  }
}
