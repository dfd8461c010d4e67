/** What decides whether a share still opens anything. */
export interface ShareLife {
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

/** The one rule: a share holds until it is revoked, and before its end. */
export function isShareOpen({ expiresAt, revokedAt }: ShareLife, now: Date): boolean {
  return revokedAt === undefined && (expiresAt === undefined || now < expiresAt);
}
