import { isFaster, type RetrievalTier } from '../../storage/domain/retrieval-tier.ts';

export type RestoreOperationStatus = 'PLANNED' | 'ASKED' | 'READY' | 'EXPIRED' | 'FAILED';

/** Parameters of a provider request. */
export interface ProviderRequest {
  readonly tier: RetrievalTier;
  readonly days: number;
}

/** What was requested of a restore, and what its provider has been asked for so far. */
export interface RequestedRestore {
  readonly status: RestoreOperationStatus;
  /** The fastest tier requested. */
  readonly tier: RetrievalTier;
  /** The tier requested from the provider; undefined before the first request. */
  readonly askedTier: RetrievalTier | undefined;
  /** Number of days in the first provider request. */
  readonly days: number;
  /** Number of days to request again to extend the restored copy. */
  readonly extendDays: number | undefined;
}

/**
 * The next provider request: the restore itself, a faster tier while it runs (for the same days, because S3 rejects
 * others), or more days once readable. Undefined if everything has been requested.
 */
export function nextProviderRequest(restore: RequestedRestore): ProviderRequest | undefined {
  const { status, tier, askedTier, days, extendDays } = restore;
  switch (status) {
    case 'PLANNED':
      return { tier, days };
    case 'ASKED':
      return askedTier === undefined || isFaster(tier, askedTier) ? { tier, days } : undefined;
    case 'READY':
      return extendDays === undefined ? undefined : { tier, days: extendDays };
    case 'EXPIRED':
    case 'FAILED':
      return undefined;
  }
}
