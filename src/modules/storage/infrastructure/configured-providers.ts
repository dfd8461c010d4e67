import { setTimeout as sleep } from 'node:timers/promises';

import { DomainError } from '../../../kernel/domain-error.ts';
import type { PriceTable } from '../application/price-table.ts';
import type { ProviderRegistry } from '../application/provider-registry.ts';
import {
  DEFAULT_COLD_MIN_BYTES,
  type PlacementPolicy,
  type ProviderCandidate,
} from '../domain/choose-provider.ts';
import type { ProviderHealth, StorageProvider } from '../domain/storage-provider.ts';

const NOTHING_ARCHIVED: PlacementPolicy = {
  order: [],
  orderByCategory: {},
  coldMinBytes: DEFAULT_COLD_MIN_BYTES,
  copies: 0,
  archiveAfterSeconds: 0,
  graceSeconds: 0,
};

export interface ConfiguredProvidersOptions {
  readonly prices?: PriceTable;
  /** A provider that was found healthy is not asked again for so long. Milliseconds: 0 unless told. */
  readonly healthyForMs?: number;
  /** Who does not say so by then is not healthy. Milliseconds: 10,000 unless told. */
  readonly healthTimeoutMs?: number;
}

/** The providers of the configuration; the landing one is among them. */
export class ConfiguredProviders implements ProviderRegistry {
  private readonly byName: ReadonlyMap<string, StorageProvider>;
  /** When each was last found healthy, by the process's own time. */
  private readonly healthyAt = new Map<string, number>();

  constructor(
    readonly landing: StorageProvider,
    others: readonly StorageProvider[] = [],
    readonly policy: PlacementPolicy = NOTHING_ARCHIVED,
    private readonly options: ConfiguredProvidersOptions = {},
  ) {
    this.byName = new Map([landing, ...others].map((provider) => [provider.name, provider]));
  }

  get all(): readonly StorageProvider[] {
    return [...this.byName.values()];
  }

  async candidates(signal?: AbortSignal): Promise<readonly ProviderCandidate[]> {
    return Promise.all(
      this.all.map(async (provider) => {
        const { name, capabilities } = provider;
        const { healthy, reason } = await this.healthOf(provider, signal);
        const priceList = this.options.prices?.list(capabilities.priceList);
        return { name, capabilities, healthy, problem: reason, priceList };
      }),
    );
  }

  get(name: string): StorageProvider {
    const provider = this.byName.get(name);
    if (!provider) {
      throw new DomainError('PROVIDER_UNAVAILABLE', `no provider is configured as ${name}`);
    }
    return provider;
  }

  /** One that hangs does not hold up whoever asks for all. */
  private async healthOf(provider: StorageProvider, signal?: AbortSignal): Promise<ProviderHealth> {
    const { healthyForMs = 0, healthTimeoutMs = 10_000 } = this.options;
    const seenAt = this.healthyAt.get(provider.name);
    if (seenAt !== undefined && performance.now() - seenAt < healthyForMs) return { healthy: true };
    const over = new AbortController();
    const limit = AbortSignal.any([over.signal, ...(signal ? [signal] : [])]);
    const silent: ProviderHealth = { healthy: false, reason: 'it does not answer' };
    const late = sleep(healthTimeoutMs, silent, { signal: limit }).catch(() => silent);
    const health = await Promise.race([provider.health(limit), late]);
    over.abort();
    if (health.healthy) this.healthyAt.set(provider.name, performance.now());
    else this.healthyAt.delete(provider.name);
    return health;
  }
}
