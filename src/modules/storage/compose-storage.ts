import type { Contribution, TransactionTable } from '../../platform/contribution.ts';
import type { Platform } from '../../platform/platform.ts';
import { PlacementResolver } from './api/graphql/placement-resolver.ts';
import { ProviderResolver } from './api/graphql/provider-resolver.ts';
import { CheckProvider } from './application/check-provider.ts';
import { PlacementPolicies } from './application/placement-policies.ts';
import { PreviewPlacement } from './application/preview-placement.ts';
import type { PriceTable } from './application/price-table.ts';
import type { ProviderRegistry } from './application/provider-registry.ts';
import { SetPlacementPolicy } from './application/set-placement-policy.ts';
import { CalculateStorageCosts } from './application/storage-costs.ts';
import type { StorageUsage } from './application/storage-usage.ts';
import { SweepStorage } from './application/sweep-storage.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { VerifyObject } from './application/verify-object.ts';
import { postgresPlacementOverrides } from './infrastructure/postgres-placement-overrides.ts';
import { sha256ContentHasher } from './infrastructure/sha256-content-hasher.ts';

export interface StorageDeps {
  readonly providers: ProviderRegistry;
  readonly prices: PriceTable;
  /** Provided by the module that stores the copies. */
  readonly usage: StorageUsage;
}

/** The use cases for managing providers. */
export function composeStorage(
  { sql, clock, ids }: Platform,
  { providers, prices, usage }: StorageDeps,
) {
  const placementOverrides = postgresPlacementOverrides(sql);
  const policies = new PlacementPolicies(placementOverrides, providers.policy);
  return {
    providers,
    hasher: sha256ContentHasher,
    verifyObject: new VerifyObject(providers, sha256ContentHasher),
    placementOverrides,
    policies,
    previewPlacement: new PreviewPlacement(providers, policies),
    setPlacementPolicy: new SetPlacementPolicy(placementOverrides, providers),
    storageCosts: new CalculateStorageCosts(usage, providers, prices),
    checkProvider: new CheckProvider(providers, sha256ContentHasher, ids),
    sweepStorage: new SweepStorage(providers, clock),
  };
}

export const storageContribution: Contribution<ReturnType<typeof composeStorage>> = {
  transaction: {
    placementOverrides: ({ sql }) => postgresPlacementOverrides(sql),
  } satisfies TransactionTable<Pick<Transaction, 'placementOverrides'>>,
  jobs: {
    // Lists every object.
    'sweep-storage': {
      cron: '43 3 * * *',
      retries: 0,
      timeoutSeconds: 3600,
      run: ({ sweepStorage }, _data, signal) => sweepStorage.execute(signal),
    },
  },
  resolvers: (useCases) => [new PlacementResolver(useCases), new ProviderResolver(useCases)],
};
