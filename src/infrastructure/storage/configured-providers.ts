import type { ProviderRegistry } from '../../application/ports/provider-registry.ts';
import { DomainError } from '../../domain/shared/domain-error.ts';
import {
  DEFAULT_COLD_MIN_BYTES,
  type PlacementPolicy,
  type ProviderCandidate,
} from '../../domain/storage/choose-provider.ts';
import type { StorageProvider } from '../../domain/storage/storage-provider.ts';

const NOTHING_ARCHIVED: PlacementPolicy = {
  order: [],
  orderByCategory: {},
  coldMinBytes: DEFAULT_COLD_MIN_BYTES,
  copies: 0,
  archiveAfterSeconds: 0,
  graceSeconds: 0,
};

/** The providers of the configuration; the landing one is among them. */
export class ConfiguredProviders implements ProviderRegistry {
  private readonly byName: ReadonlyMap<string, StorageProvider>;

  constructor(
    readonly landing: StorageProvider,
    others: readonly StorageProvider[] = [],
    readonly policy: PlacementPolicy = NOTHING_ARCHIVED,
  ) {
    this.byName = new Map([landing, ...others].map((provider) => [provider.name, provider]));
  }

  get all(): readonly StorageProvider[] {
    return [...this.byName.values()];
  }

  async candidates(signal?: AbortSignal): Promise<readonly ProviderCandidate[]> {
    return Promise.all(
      this.all.map(async (provider) => {
        const { healthy } = await provider.health(signal);
        return { name: provider.name, capabilities: provider.capabilities, healthy };
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
}
