import { setTimeout as delay } from 'node:timers/promises';

import { isFaster } from '../../../src/modules/storage/domain/retrieval-tier.ts';
import type { StorageLocation } from '../../../src/modules/storage/domain/storage-location.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';
import { loadProviderPlugins } from '../../../src/modules/storage/infrastructure/plugins/load-provider-plugins.ts';
import { openPluggedProvider } from '../../../src/modules/storage/infrastructure/plugins/open-plugged-provider.ts';
import { pluginContext } from '../../../src/modules/storage/infrastructure/plugins/plugin-context.ts';
import { systemClock } from '../../../src/platform/system-clock.ts';
import type { Subject } from '../../contract/storage-provider.contract.ts';
import { collect } from './object-source.ts';

const THAW_DEADLINE_MS = 25_000;

/** A package, loaded from a directory like in production, with the settings of one provider. */
export interface PluggedPackage {
  readonly name: string;
  readonly from: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export async function openPackage({
  name,
  from,
  settings,
}: PluggedPackage): Promise<StorageProvider> {
  const plugins = await loadProviderPlugins([name], from);
  const [plugin] = plugins.values();
  const context = pluginContext('plugged', {
    clock: systemClock,
    env: process.env,
    log: (message, error) => console.error(message, error ?? ''),
  });
  return openPluggedProvider(
    plugin,
    { ...settings, kind: plugin?.kind ?? '', name: 'plugged' },
    context,
  );
}

/** A subject for the contract tests, which clean up after themselves. Refuses a location that is not empty. */
export async function pluggedSubject(of: PluggedPackage): Promise<Subject> {
  const provider = await openPackage(of);
  for await (const { key } of provider.list('')) {
    throw new Error(`The contract tests need a place that is empty; ${key} is there`);
  }
  return {
    provider,
    thaw: (location) => thaw(provider, location),
    [Symbol.asyncDispose]: async () => {
      await removeAll(provider);
      if (provider.records) await removeAll(provider.records);
    },
  };
}

async function removeAll(provider: StorageProvider): Promise<void> {
  const { storageClass } = provider.capabilities;
  const context = pluginContext(provider.name, {
    clock: systemClock,
    env: {},
    log: () => undefined,
  });
  for (const { key } of await collect(provider.list(''))) {
    await provider.delete(context.location(key, storageClass));
  }
}

/** Restores with the fastest tier; archives that take hours cannot be tested. */
async function thaw(provider: StorageProvider, location: StorageLocation): Promise<void> {
  const [fastest] = provider.capabilities.retrievalTiers.toSorted((one, other) =>
    isFaster(one, other) ? -1 : 1,
  );
  if (!fastest) return;
  const asked = await provider.stat(location);
  if (asked.restore.kind === 'NOT_REQUESTED') await provider.retrieve(location, fastest, 4);
  const deadline = performance.now() + THAW_DEADLINE_MS;
  while (performance.now() < deadline) {
    const { restore } = await provider.stat(location);
    if (restore.kind === 'RESTORED') return;
    await delay(50);
  }
  throw new Error(`the object ${location.key} could not be read after ${THAW_DEADLINE_MS} ms`);
}
