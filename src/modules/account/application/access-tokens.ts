/** The claims of a genuine access token. An expired token still names its user. */
interface AccessTokenClaims {
  readonly userId: string;
  readonly expiresAt: Date;
  readonly expired: boolean;
}

/** Issues and verifies short-lived signed tokens that identify a user. */
export interface AccessTokens {
  /** Issues a token that expires after `ttlSeconds`. */
  issue(userId: string, ttlSeconds: number): Promise<string>;

  /**
   * Returns the claims, or undefined unless this installation signed the token with the right issuer, audience and
   * type. `expired: true` means that the token is valid apart from its age.
   */
  verify(token: string): Promise<AccessTokenClaims | undefined>;
}
