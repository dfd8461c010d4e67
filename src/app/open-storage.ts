import { join } from 'node:path';

import type { Logger } from 'pino';

import type { Clock } from '../kernel/clock.ts';
import type { ProviderRegistry } from '../modules/storage/application/provider-registry.ts';
import type { RestoreNotifications } from '../modules/storage/application/restore-notifications.ts';
import type { StorageProvider } from '../modules/storage/domain/storage-provider.ts';
import { ConfiguredProviders } from '../modules/storage/infrastructure/configured-providers.ts';
import { LocalStorageProvider } from '../modules/storage/infrastructure/local/local-storage-provider.ts';
import {
  openProviders,
  restoreNotificationsOf,
} from '../modules/storage/infrastructure/open-providers.ts';
import type { Staging } from '../modules/upload/application/staging.ts';
import type { Config } from './config.ts';
import { openStaging } from './open-staging.ts';
import type { StorageSettings } from './storage-settings.ts';

/** A provider is not asked more often whether it is healthy. Milliseconds. */
const HEALTHY_FOR_MS = 10_000;

/** Where bytes land and where they are kept. */
export interface Storage {
  readonly staging: Staging;
  readonly providers: ProviderRegistry;
  /** What tells that a restore is done before anybody looks. */
  readonly restoreNotifications: readonly RestoreNotifications[];
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
  readonly log: Logger;
  /** Lets a test bring providers of its own. */
  readonly override: ((context: StorageContext) => Promise<ProviderRegistry>) | undefined;
}

/** Opens what the configuration names. */
export async function openStorage(opening: StorageOpening): Promise<Storage> {
  const { config, settings, clock, override, log } = opening;
  const logError = (message: string, error?: unknown): void => log.error({ err: error }, message);
  const staging = await openStaging(config, (message) => log.warn(message));
  if (override) {
    const root = join(config.dataDir, 'objects');
    const local = await LocalStorageProvider.open({ name: 'local', root });
    return {
      staging,
      providers: await override({ config, clock, local }),
      restoreNotifications: [],
    };
  }
  const opened = await openProviders(settings.providers, {
    clock,
    env: process.env,
    directory: process.cwd(),
    log: logError,
  });
  const { landing: landingName, policy } = settings.providers;
  const landing = opened.find(({ name }) => name === landingName);
  if (!landing) throw new Error(`no provider is named ${landingName}`);
  if (!landing.capabilities.instantAccess) {
    throw new Error(`uploads land where they can be read at once, which ${landingName} is not`);
  }
  const others = opened.filter((provider) => provider !== landing);
  return {
    staging,
    providers: new ConfiguredProviders(landing, others, policy, {
      prices: settings.prices,
      healthyForMs: HEALTHY_FOR_MS,
    }),
    restoreNotifications: restoreNotificationsOf(settings.providers, process.env, logError),
  };
}
