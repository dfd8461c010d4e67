import { isFaster, type RetrievalTier } from '../../storage/domain/retrieval-tier.ts';

export type RestoreOperationStatus = 'PLANNED' | 'ASKED' | 'READY' | 'EXPIRED' | 'FAILED';

/** What a provider is asked for. */
export interface RestoreAsk {
  readonly tier: RetrievalTier;
  readonly days: number;
}

/** What is wished of a restore, and what its provider was asked for so far. */
export interface RestoreWish {
  readonly status: RestoreOperationStatus;
  /** The fastest tier that anybody wishes. */
  readonly tier: RetrievalTier;
  /** The tier the provider was asked for; null before that. */
  readonly askedTier: RetrievalTier | null;
  /** The days the provider was, or will be, asked for first. */
  readonly days: number;
  /** Days that the restored copy is to be asked for once more. */
  readonly extendDays: number | null;
}

/**
 * What the provider has to be asked for next: the restore itself, a faster tier while it is under way (for the same
 * days: S3 refuses others then), more days once it is readable. Undefined when it was asked for all that is wished.
 */
export function nextAsk(wish: RestoreWish): RestoreAsk | undefined {
  const { status, tier, askedTier, days, extendDays } = wish;
  switch (status) {
    case 'PLANNED':
      return { tier, days };
    case 'ASKED':
      return askedTier === null || isFaster(tier, askedTier) ? { tier, days } : undefined;
    case 'READY':
      return extendDays === null ? undefined : { tier, days: extendDays };
    case 'EXPIRED':
    case 'FAILED':
      return undefined;
  }
}
