import { join } from 'node:path';

import type { PriceTable } from '../modules/storage/application/price-table.ts';
import {
  BUILT_IN_PRICES,
  readPriceTable,
} from '../modules/storage/infrastructure/price-table-file.ts';
import {
  isBuiltIn,
  type ProviderSettings,
} from '../modules/storage/infrastructure/provider-settings-schema.ts';
import {
  defaultProviderSettings,
  readProviderSettings,
} from '../modules/storage/infrastructure/provider-settings.ts';
import type { Config } from './config.ts';

/** Storage settings from the operator's files. */
export interface StorageSettings {
  readonly providers: ProviderSettings;
  readonly prices: PriceTable;
}

/** A folder that must be the one the database knows by this name. */
export interface StorageRoot {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** Reads the configured files. Throws a single Error listing every problem of a file. */
export function readStorageSettings(config: Config): StorageSettings {
  const folder = (name: string): string => join(config.dataDir, name);
  return {
    providers: config.providersFile
      ? readProviderSettings(config.providersFile, folder)
      : defaultProviderSettings(config.coldDefaults, folder),
    prices: readPriceTable(config.pricesFile ?? BUILT_IN_PRICES),
  };
}

/** The local folders used for staging and storage. */
export function storageRoots(
  { staging, dataDir }: Config,
  { providers: { providers } }: StorageSettings,
): StorageRoot[] {
  const kept = providers.flatMap((provider) => {
    if (!isBuiltIn(provider) || !('root' in provider)) return [];
    const { name, root: path } = provider;
    return [{ name: name === 'local' ? 'objects' : `provider:${name}`, path }];
  });
  if (staging.kind !== 'local') return kept;
  return [{ name: 'staging', path: join(dataDir, 'staging') }, ...kept];
}
