import type { PlacementPolicy, ProviderCandidate } from '../domain/choose-provider.ts';
import type { StorageProvider } from '../domain/storage-provider.ts';

/** The configured providers by name. */
export interface ProviderRegistry {
  /** Throws `PROVIDER_UNAVAILABLE` for a name that is not configured. */
  get(name: string): StorageProvider;
  /** Where finished uploads land: hot, and fast enough to wait for. */
  readonly landing: StorageProvider;
  readonly all: readonly StorageProvider[];
  /** What the operator decided; users may have a policy of their own. */
  readonly policy: PlacementPolicy;
  /** Every provider with its health, asked at most some seconds ago. */
  candidates(signal?: AbortSignal): Promise<readonly ProviderCandidate[]>;
}
