import type { PlacementPolicy, ProviderCandidate } from '../domain/choose-provider.ts';
import type { StorageProvider } from '../domain/storage-provider.ts';

/** The configured providers by name. */
export interface ProviderRegistry {
  /** Throws `PROVIDER_UNAVAILABLE` for a name that is not configured. */
  get(name: string): StorageProvider;
  /** The landing provider: hot, and fast enough for clients to wait for. */
  readonly landing: StorageProvider;
  readonly all: readonly StorageProvider[];
  /** The installation's policy; users may have their own. */
  readonly policy: PlacementPolicy;
  /** Every provider with its health, checked within the last few seconds. */
  candidates(signal?: AbortSignal): Promise<readonly ProviderCandidate[]>;
}
