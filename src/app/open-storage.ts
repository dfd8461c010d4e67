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
import type { PlaceClaims } from '../modules/storage/infrastructure/place-claims.ts';
import type { Staging } from '../modules/upload/application/staging.ts';
import type { Config } from './config.ts';
import { openStaging } from './open-staging.ts';
import type { StorageSettings } from './storage-settings.ts';

/** How long a healthy result of a provider is reused, in milliseconds. */
const HEALTHY_FOR_MS = 10_000;

/** The landing provider and all other storage. */
export interface Storage {
  readonly staging: Staging;
  readonly providers: ProviderRegistry;
  /** Where previews are stored. */
  readonly previewProvider: StorageProvider;
  /** Early notifications of completed restores. */
  readonly restoreNotifications: readonly RestoreNotifications[];
}

export interface StorageContext {
  readonly config: Config;
  readonly clock: Clock;
  /** The local provider below the data folder, the default landing provider. */
  readonly local: StorageProvider;
}

export interface StorageOpening {
  readonly config: Config;
  readonly settings: StorageSettings;
  readonly clock: Clock;
  /** Markers of the buckets. */
  readonly claims: PlaceClaims;
  readonly log: Logger;
  /** Replaces the providers in tests. */
  readonly override: ((context: StorageContext) => Promise<ProviderRegistry>) | undefined;
}

/** Opens the configured storage. */
export async function openStorage(opening: StorageOpening): Promise<Storage> {
  const { config, settings, clock, claims, override, log } = opening;
  const logError = (message: string, error?: unknown): void => log.error({ err: error }, message);
  const staging = await openStaging(config, (message) => log.warn(message), claims);
  if (override) {
    const root = join(config.dataDir, 'objects');
    const local = await LocalStorageProvider.open({ name: 'local', root });
    const providers = await override({ config, clock, local });
    const { landing: previewProvider } = providers;
    return { staging, previewProvider, providers, restoreNotifications: [] };
  }
  const opened = await openProviders(settings.providers, {
    clock,
    claims,
    env: process.env,
    directory: process.cwd(),
    log: logError,
  });
  const { landing: landingName, previews, policy } = settings.providers;
  const landing = opened.find(({ name }) => name === landingName);
  if (!landing) throw new Error(`No provider named ${landingName} is configured.`);
  if (!landing.capabilities.instantAccess) {
    throw new Error(
      `The landing provider ${landingName} must be able to read objects immediately.`,
    );
  }
  const others = opened.filter((provider) => provider !== landing);
  return {
    staging,
    previewProvider: opened.find(({ name }) => name === previews) ?? landing,
    providers: new ConfiguredProviders(landing, others, policy, {
      prices: settings.prices,
      healthyForMs: HEALTHY_FOR_MS,
    }),
    restoreNotifications: await restoreNotificationsOf(settings.providers, process.env, logError),
  };
}
