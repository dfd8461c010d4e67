import { isDomainError } from '../../../../kernel/domain-error.ts';
import { unavailable } from '../../../../platform/s3/s3-error.ts';
import type { StorageProvider } from '../../domain/storage-provider.ts';
import type { PlaceClaims } from '../place-claims.ts';
import { guardedProvider, type ProviderCall } from '../safeguards/guarded-provider.ts';
import { type BucketPlace, claimBucket } from './claim-bucket.ts';

/** How long the start waits for the service, in milliseconds. */
const START_MS = 5_000;

/** Calls that change the place. */
const CHANGES = new Set<ProviderCall['method']>(['put', 'delete', 'removeLeftovers']);

/**
 * The claim on a place whose service may be unavailable at the start: nothing is changed there until the claim has
 * succeeded.
 */
export class BucketClaim {
  private claimed: Promise<void> | undefined;

  constructor(
    private readonly place: BucketPlace,
    private readonly claims: PlaceClaims,
    private readonly log: (message: string, error?: unknown) => void,
  ) {}

  /** Throws an Error if the place belongs to another name or installation. Does not wait for an unavailable service. */
  async atStart(): Promise<void> {
    const limit = AbortSignal.timeout(START_MS);
    try {
      await claimBucket(this.place, this.claims, limit);
      this.claimed = Promise.resolve();
    } catch (error) {
      if (!limit.aborted && !isDomainError(error)) throw error;
      this.log(`Could not read the marker of "${this.place.name}"; will retry`, error);
    }
  }

  /** Throws `PROVIDER_UNAVAILABLE` until the place is claimed. */
  readonly ensure = async (): Promise<void> => {
    this.claimed ??= claimBucket(this.place, this.claims);
    try {
      await this.claimed;
    } catch (error) {
      this.claimed = undefined;
      if (isDomainError(error)) throw error;
      this.log(`The place "${this.place.name}" cannot be used`, error);
      throw unavailable('The storage place belongs to another provider or installation.');
    }
  };

  /** The provider, which changes nothing and is unhealthy until the place is claimed. */
  guarding(provider: StorageProvider): StorageProvider {
    const guarded = guardedProvider(provider, async (call, work, signal) => {
      if (CHANGES.has(call.method)) await this.ensure();
      return work(signal);
    });
    return {
      ...guarded,
      health: async (signal) => {
        const health = await guarded.health(signal);
        if (!health.healthy) return health;
        return this.ensure().then(
          () => health,
          (error: Error) => ({ healthy: false, reason: error.message }),
        );
      },
    };
  }
}
