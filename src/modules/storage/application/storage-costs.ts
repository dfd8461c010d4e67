import { Money } from '../../../kernel/money.ts';
import { storageCost } from '../domain/price-list.ts';
import type { PriceTable } from './price-table.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import type { StorageUsage, StorageUsageRow } from './storage-usage.ts';

/** What lies at one provider, and what that costs a month; undefined where no price is known. */
export interface ProviderCost extends StorageUsageRow {
  readonly monthlyCost: Money | undefined;
}

/** What it costs to keep files for a month, at the list prices of the price table. */
export interface StorageCosts {
  readonly total: Money;
  readonly providers: readonly ProviderCost[];
  readonly prices: PriceTable;
}

/** Adds up what is kept and what it costs. Asks no provider. */
export class TellStorageCosts {
  constructor(
    private readonly usage: StorageUsage,
    private readonly providers: Pick<ProviderRegistry, 'all'>,
    private readonly prices: PriceTable,
  ) {}

  /** Of one owner; undefined: of the whole installation. A simulated archive counts as if it were a real one. */
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
