import { errors, jwtVerify, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';

import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { AccessTokens } from '../application/access-tokens.ts';
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
  readonly issuer?: string;
  readonly audience?: string;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * JWT access tokens (RFC 9068: typ `at+jwt`) signed with this installation's Ed25519 key. The token header cannot
 * select the key or the algorithm. Tolerates 30 s of clock skew.
 */
export function joseAccessTokens({
  key,
  issuer = 'flexstorage',
  audience = 'flexstorage',
  clock,
  ids,
}: AccessTokenOptions): AccessTokens {
  const nowSeconds = (): number => Math.floor(clock.now().getTime() / 1000);

  const keyFor = ({ kid }: JWTHeaderParameters): SigningKey['publicKey'] => {
    if (kid !== key.kid) throw new errors.JWKSNoMatchingKey();
    return key.publicKey;
  };

  /** The payload if signature, header, issuer, audience and nbf are valid. jose checks the expiry last. */
  async function verified(
    token: string,
  ): Promise<{ payload: JWTPayload; expired: boolean } | undefined> {
    try {
      const { payload } = await jwtVerify(token, keyFor, {
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

  return {
    issue(userId, ttlSeconds) {
      const now = nowSeconds();
      return new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setIssuedAt(now)
        .setExpirationTime(now + ttlSeconds)
        .setJti(ids.next())
        .sign(key.privateKey);
    },

    async verify(token) {
      if (token.length > MAX_LENGTH || !COMPACT.test(token)) return undefined;
      const found = await verified(token);
      if (found === undefined) return undefined;
      const { sub, exp, iat } = found.payload;
      // jose validates that exp and iat are numbers, but accepts any sub.
      if (typeof sub !== 'string' || !UUID.test(sub)) return undefined;
      if (exp === undefined || iat === undefined || iat > nowSeconds() + CLOCK_SKEW_SECONDS) {
        return undefined;
      }
      return { userId: sub, expiresAt: new Date(exp * 1000), expired: found.expired };
    },
  };
}
