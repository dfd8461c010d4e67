import type { ProviderRegistry } from '../../application/ports/provider-registry.ts';
import { DomainError } from '../../domain/shared/domain-error.ts';
import type { StorageProvider } from '../../domain/storage/storage-provider.ts';

/** The providers of the configuration; the landing one is among them. */
export class ConfiguredProviders implements ProviderRegistry {
  private readonly byName: ReadonlyMap<string, StorageProvider>;

  constructor(
    readonly landing: StorageProvider,
    others: readonly StorageProvider[] = [],
  ) {
    this.byName = new Map([landing, ...others].map((provider) => [provider.name, provider]));
  }

  get all(): readonly StorageProvider[] {
    return [...this.byName.values()];
  }

  get(name: string): StorageProvider {
    const provider = this.byName.get(name);
    if (!provider) {
      throw new DomainError('PROVIDER_UNAVAILABLE', `no provider is configured as ${name}`);
    }
    return provider;
  }
}
