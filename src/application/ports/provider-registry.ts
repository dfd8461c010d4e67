import type { StorageProvider } from '../../domain/storage/storage-provider.ts';

/** The configured providers by name. */
export interface ProviderRegistry {
  /** Throws `PROVIDER_UNAVAILABLE` for a name that is not configured. */
  get(name: string): StorageProvider;
  /** Where finished uploads land: hot, and fast enough to wait for. */
  readonly landing: StorageProvider;
  readonly all: readonly StorageProvider[];
}
