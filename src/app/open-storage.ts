import { join } from 'node:path';

import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import type { Staging } from '../application/ports/staging.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { StorageProvider } from '../domain/storage/storage-provider.ts';
import { LocalStaging } from '../infrastructure/staging/local-staging.ts';
import { ConfiguredProviders } from '../infrastructure/storage/configured-providers.ts';
import { LocalStorageProvider } from '../infrastructure/storage/local-storage-provider.ts';
import type { Config } from './config.ts';

/** Where bytes land and where they are kept. */
export interface Storage {
  readonly staging: Staging;
  readonly providers: ProviderRegistry;
}

export interface StorageContext {
  readonly config: Config;
  readonly clock: Clock;
  /** The local provider below the data folder, where uploads land unless something else is said. */
  readonly local: StorageProvider;
}

/** Opens what the configuration names; `override` lets a test bring providers of its own. */
export async function openStorage(
  config: Config,
  clock: Clock,
  override?: (context: StorageContext) => Promise<ProviderRegistry>,
): Promise<Storage> {
  const staging = await LocalStaging.open({ root: join(config.dataDir, 'staging') });
  const local = await LocalStorageProvider.open({
    name: 'local',
    root: join(config.dataDir, 'objects'),
  });
  const providers = await override?.({ config, clock, local });
  return { staging, providers: providers ?? new ConfiguredProviders(local) };
}
