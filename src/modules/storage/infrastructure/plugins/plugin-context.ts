import type { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain-error.ts';
import { FileHash } from '../../../../kernel/file-hash.ts';
import { StorageLocation } from '../../domain/storage-location.ts';
import { readSecret } from '../provider-settings.ts';
import type { ProviderPluginContext } from './provider-plugin.ts';

/** The context passed to the plugin of the named provider. */
export function pluginContext(
  name: string,
  surroundings: {
    readonly clock: Clock;
    readonly env: NodeJS.ProcessEnv;
    readonly log: (message: string, error?: unknown) => void;
  },
): ProviderPluginContext {
  const { clock, env, log } = surroundings;
  return {
    name,
    error: (code, message, options) => new DomainError(code, message, options),
    location: (key, storageClass = 'STANDARD', version) =>
      StorageLocation.of(name, key, storageClass, version),
    hash: (hex) => FileHash.ofHex(hex),
    secret: (from) => readSecret(from, env),
    now: () => clock.now(),
    log: (message, error) => log(`${name}: ${message}`, error),
  };
}
