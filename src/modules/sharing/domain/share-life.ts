/** Maximum number of open shares per owner. */
export const MAX_OPEN_SHARES = 1_000;

/** Determines whether a share is open. */
export interface ShareLife {
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

/** Whether the share is open: not revoked and not expired. */
export function isShareOpen({ expiresAt, revokedAt }: ShareLife, now: Date): boolean {
  return revokedAt === undefined && (expiresAt === undefined || now < expiresAt);
}
