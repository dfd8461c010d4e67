import type { PlacementPolicies } from '../application/ports/placement-policies.ts';
import type { PriceTable } from '../application/ports/price-table.ts';
import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import { CheckProvider } from '../application/provider/check-provider.ts';
import { PreviewPlacement } from '../application/provider/preview-placement.ts';
import { SetPlacementPolicy } from '../application/provider/set-placement-policy.ts';
import { TellStorageCosts } from '../application/provider/storage-costs.ts';
import { SweepStorage } from '../application/provider/sweep-storage.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { IdSource } from '../domain/shared/id-source.ts';
import { Sha256ContentHasher } from '../infrastructure/metadata/sha256-content-hasher.ts';
import { PostgresStorageUsage } from '../infrastructure/postgres/postgres-storage-usage.ts';
import type { Sql } from '../infrastructure/postgres/sql.ts';

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
