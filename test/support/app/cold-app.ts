import { join } from 'node:path';

import type { StorageContext } from '../../../src/app/open-storage.ts';
import { DEFAULT_COLD_MIN_BYTES } from '../../../src/modules/storage/domain/choose-provider.ts';
import type { PlacementPolicy } from '../../../src/modules/storage/domain/choose-provider.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { SimulatedArchiveProvider } from '../../../src/modules/storage/infrastructure/simulated-archive/simulated-archive-provider.ts';

export const GRACE_SECONDS = 3600;

/** Archives every file immediately to a simulated Deep Archive named `ice` and keeps its hot copy for an hour. */
export const ICE_POLICY: PlacementPolicy = {
  order: ['ice'],
  orderByCategory: {},
  coldMinBytes: DEFAULT_COLD_MIN_BYTES,
  copies: 1,
  archiveAfterSeconds: 0,
  graceSeconds: GRACE_SECONDS,
};

export interface ColdProvidersOptions {
  readonly policy?: Partial<PlacementPolicy>;
  readonly storageClass?: 'GLACIER' | 'DEEP_ARCHIVE';
  readonly timeScale?: number;
  /** Wraps the archive, for example to count calls or fail. */
  readonly wrap?: (ice: SimulatedArchiveProvider) => StorageProvider;
}

/** Providers of a test installation: the local one and a simulated archive below the data folder. */
export function coldProviders(options: ColdProvidersOptions = {}) {
  return async ({ config, clock, local }: StorageContext): Promise<ConfiguredProviders> => {
    const ice = await SimulatedArchiveProvider.open({
      name: 'ice',
      root: join(config.dataDir, 'ice'),
      storageClass: options.storageClass ?? 'DEEP_ARCHIVE',
      timeScale: options.timeScale ?? 1,
      clock,
    });
    const policy = { ...ICE_POLICY, ...options.policy };
    return new ConfiguredProviders(local, [options.wrap?.(ice) ?? ice], policy);
  };
}
