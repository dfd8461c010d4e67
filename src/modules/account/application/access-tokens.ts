/** What a genuine access token says. An expired one still names its user. */
export interface AccessTokenClaims {
  readonly userId: string;
  readonly expiresAt: Date;
  readonly expired: boolean;
}

/** Short-lived signed tokens that name a user. */
export interface AccessTokens {
  /** A token good for `ttlSeconds` from now. */
  issue(userId: string, ttlSeconds: number): Promise<string>;

  /**
   * What the token says; undefined unless this installation signed it, with the right issuer, audience and
   * type. Only a token whose sole fault is its age comes back with `expired: true`.
   */
  verify(token: string): Promise<AccessTokenClaims | undefined>;
}
