import { Money } from '../../../kernel/money.ts';
import { storageCost } from '../domain/price-list.ts';
import type { PriceTable } from './price-table.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import type { StorageUsage, StorageUsageRow } from './storage-usage.ts';

/** Storage use at one provider and its monthly cost; undefined if no price is known. */
export interface ProviderCost extends StorageUsageRow {
  readonly monthlyCost: Money | undefined;
}

/** Monthly cost of storing files, at the price table's list prices. */
export interface StorageCosts {
  readonly total: Money;
  readonly providers: readonly ProviderCost[];
  readonly prices: PriceTable;
}

/** Totals stored bytes and their cost. Sends no provider requests. */
export class CalculateStorageCosts {
  constructor(
    private readonly usage: StorageUsage,
    private readonly providers: Pick<ProviderRegistry, 'all'>,
    private readonly prices: PriceTable,
  ) {}

  /** Costs of one owner, or of the whole installation if undefined. A simulated archive counts like a real one. */
  async execute(ownerId: string | undefined): Promise<StorageCosts> {
    const rows = await this.usage.byProvider(ownerId);
    const providers = rows.map((row) => ({ ...row, monthlyCost: this.costOf(row) }));
    const total = providers.reduce(
      (sum, { monthlyCost }) => (monthlyCost ? sum.plus(monthlyCost) : sum),
      Money.zero(this.prices.currency),
    );
    return { total, providers, prices: this.prices };
  }

  private costOf({ provider, storageClass, bytes, objects }: StorageUsageRow): Money | undefined {
    const configured = this.providers.all.find(({ name }) => name === provider);
    const list = this.prices.list(configured?.capabilities.priceList);
    return list && storageCost(list, storageClass, { bytes, objects });
  }
}
