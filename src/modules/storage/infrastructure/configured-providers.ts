import { setTimeout as sleep } from 'node:timers/promises';

import { DomainError } from '../../../kernel/domain-error.ts';
import type { PriceTable } from '../application/price-table.ts';
import type { ProviderRegistry } from '../application/provider-registry.ts';
import type { PlacementPolicy, ProviderCandidate } from '../domain/choose-provider.ts';
import type { ProviderHealth, StorageProvider } from '../domain/storage-provider.ts';

export interface ConfiguredProvidersOptions {
  readonly prices?: PriceTable;
  /** How long a healthy result is reused, in milliseconds. Default: 0. */
  readonly healthyForMs?: number;
  /** Timeout of a health check, in milliseconds. Default: 10,000. */
  readonly healthTimeoutMs?: number;
}

/** The configured providers, including the landing provider. */
export class ConfiguredProviders implements ProviderRegistry {
  private readonly byName: ReadonlyMap<string, StorageProvider>;
  /** When each provider was last healthy, by the monotonic clock. */
  private readonly healthyAt = new Map<string, number>();

  constructor(
    readonly landing: StorageProvider,
    others: readonly StorageProvider[],
    readonly policy: PlacementPolicy,
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
      throw new DomainError('PROVIDER_UNAVAILABLE', `No provider named ${name} is configured.`);
    }
    return provider;
  }

  /** Times out so that one unresponsive provider does not delay the others. */
  private async healthOf(provider: StorageProvider, signal?: AbortSignal): Promise<ProviderHealth> {
    const { healthyForMs = 0, healthTimeoutMs = 10_000 } = this.options;
    const seenAt = this.healthyAt.get(provider.name);
    if (seenAt !== undefined && performance.now() - seenAt < healthyForMs) return { healthy: true };
    const over = new AbortController();
    const limit = AbortSignal.any([over.signal, ...(signal ? [signal] : [])]);
    const silent: ProviderHealth = {
      healthy: false,
      reason: 'The provider did not respond in time.',
    };
    const late = sleep(healthTimeoutMs, silent, { signal: limit }).catch(() => silent);
    const health = await Promise.race([provider.health(limit), late]);
    over.abort();
    if (health.healthy) this.healthyAt.set(provider.name, performance.now());
    else this.healthyAt.delete(provider.name);
    return health;
  }
}
