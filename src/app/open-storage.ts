import { join } from 'node:path';

import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import type { Staging } from '../application/ports/staging.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { StorageProvider } from '../domain/storage/storage-provider.ts';
import { ConfiguredProviders } from '../infrastructure/storage/configured-providers.ts';
import { LocalStorageProvider } from '../infrastructure/storage/local-storage-provider.ts';
import type { Config } from './config.ts';
import { openProviders } from './open-providers.ts';
import { openStaging } from './open-staging.ts';
import type { StorageSettings } from './storage-settings.ts';

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

export interface StorageOpening {
  readonly config: Config;
  readonly settings: StorageSettings;
  readonly clock: Clock;
  /** Takes what the operator should know. */
  readonly warn: (message: string) => void;
  /** Lets a test bring providers of its own. */
  readonly override: ((context: StorageContext) => Promise<ProviderRegistry>) | undefined;
}

/** Opens what the configuration names. */
export async function openStorage(opening: StorageOpening): Promise<Storage> {
  const { config, settings, clock, override } = opening;
  const staging = await openStaging(config, opening.warn);
  if (override) {
    const root = join(config.dataDir, 'objects');
    const local = await LocalStorageProvider.open({ name: 'local', root });
    return { staging, providers: await override({ config, clock, local }) };
  }
  const opened = await openProviders(settings.providers, { clock, env: process.env });
  const { landing: landingName, policy } = settings.providers;
  const landing = opened.find(({ name }) => name === landingName);
  if (!landing) throw new Error(`no provider is named ${landingName}`);
  const others = opened.filter((provider) => provider !== landing);
  return { staging, providers: new ConfiguredProviders(landing, others, policy) };
}
