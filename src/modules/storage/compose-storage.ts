import type { Clock } from '../../kernel/clock.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import { CheckProvider } from './application/check-provider.ts';
import { PreviewPlacement } from './application/preview-placement.ts';
import type { PriceTable } from './application/price-table.ts';
import type { ProviderRegistry } from './application/provider-registry.ts';
import { SetPlacementPolicy } from './application/set-placement-policy.ts';
import { TellStorageCosts } from './application/storage-costs.ts';
import type { StorageUsage } from './application/storage-usage.ts';
import { SweepStorage } from './application/sweep-storage.ts';
import { PostgresPlacementPolicies } from './infrastructure/postgres-placement-policies.ts';
import { Sha256ContentHasher } from './infrastructure/sha256-content-hasher.ts';

export interface StorageContext {
  readonly sql: Sql;
  readonly providers: ProviderRegistry;
  readonly prices: PriceTable;
  /** Told by whoever keeps the copies. */
  readonly usage: StorageUsage;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** The use cases about providers themselves. */
export function composeStorage(context: StorageContext) {
  const { sql, providers, prices, usage, clock, ids } = context;
  const hasher = new Sha256ContentHasher();
  const policies = new PostgresPlacementPolicies(sql, providers.policy);
  return {
    hasher,
    policies,
    previewPlacement: new PreviewPlacement(providers, policies),
    setPlacementPolicy: new SetPlacementPolicy(policies, providers),
    storageCosts: new TellStorageCosts(usage, providers, prices),
    checkProvider: new CheckProvider(providers, hasher, ids),
    sweepStorage: new SweepStorage(providers, clock),
  };
}
