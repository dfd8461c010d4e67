import type { Clock } from '../../kernel/clock.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import { PostgresStorageUsage } from '../library/infrastructure/postgres-storage-usage.ts';
import { CheckProvider } from './application/check-provider.ts';
import type { PlacementPolicies } from './application/placement-policies.ts';
import { PreviewPlacement } from './application/preview-placement.ts';
import type { PriceTable } from './application/price-table.ts';
import type { ProviderRegistry } from './application/provider-registry.ts';
import { SetPlacementPolicy } from './application/set-placement-policy.ts';
import { TellStorageCosts } from './application/storage-costs.ts';
import { SweepStorage } from './application/sweep-storage.ts';
import { Sha256ContentHasher } from './infrastructure/sha256-content-hasher.ts';

export interface ProviderContext {
  readonly sql: Sql;
  readonly providers: ProviderRegistry;
  readonly policies: PlacementPolicies;
  readonly prices: PriceTable;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** The use cases about providers themselves. */
export function composeProviders(context: ProviderContext) {
  const { sql, providers, policies, prices, clock, ids } = context;
  return {
    previewPlacement: new PreviewPlacement(providers, policies),
    setPlacementPolicy: new SetPlacementPolicy(policies, providers),
    storageCosts: new TellStorageCosts(new PostgresStorageUsage(sql), providers, prices),
    checkProvider: new CheckProvider(providers, new Sha256ContentHasher(), ids),
    sweepStorage: new SweepStorage(providers, clock),
  };
}
