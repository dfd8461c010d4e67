import { join } from 'node:path';

import type { Config } from '../../../src/app/config.ts';
import { readStorageSettings } from '../../../src/app/storage-settings.ts';
import { isBuiltIn } from '../../../src/modules/storage/infrastructure/provider-settings-schema.ts';
import type { CheckedProvider, CheckedStaging } from './checked-place.ts';
import { localProvider, localStaging, simulatedArchive } from './local-place.ts';
import { s3Provider, s3Staging } from './s3-place.ts';

/** Every place of an installation. */
export interface CheckedPlaces {
  readonly staging: CheckedStaging;
  readonly providers: readonly CheckedProvider[];
  /** Name of the provider where uploads land. */
  readonly landing: string;
  /** Name of the provider that stores previews. */
  readonly previews: string;
}

/**
 * The configured places, and providers that a test has added by overrides. Places on S3 are those of test servers in
 * this process.
 */
export function placesOf(config: Config, added: readonly CheckedProvider[] = []): CheckedPlaces {
  const { landing, previews = landing, providers } = readStorageSettings(config).providers;
  const configured = providers.map((settings): CheckedProvider => {
    if (!isBuiltIn(settings)) throw new Error(`cannot check the plugin ${settings.kind}`);
    const { name } = settings;
    switch (settings.kind) {
      case 'local':
        return localProvider({
          ...settings,
          claim: name === 'local' ? 'objects' : `provider:${name}`,
        });
      case 'simulated-archive':
        return simulatedArchive({ ...settings, claim: `provider:${name}` });
      case 's3':
        return s3Provider(settings, `bucket:provider:${name}`);
      case 'b2':
        return s3Provider({ ...settings, storageClass: 'STANDARD' }, `bucket:provider:${name}`);
    }
  });
  return { staging: stagingOf(config), providers: [...configured, ...added], landing, previews };
}

function stagingOf({ staging, dataDir }: Pick<Config, 'staging' | 'dataDir'>): CheckedStaging {
  if (staging.kind === 's3') return s3Staging(staging.options, 'bucket:staging');
  return localStaging({ name: 'staging', root: join(dataDir, 'staging'), claim: 'staging' });
}
