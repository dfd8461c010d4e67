import { join } from 'node:path';

import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { withSafeguards } from '../../../src/modules/storage/infrastructure/safeguards/with-safeguards.ts';
import { SimulatedArchiveProvider } from '../../../src/modules/storage/infrastructure/simulated-archive/simulated-archive-provider.ts';
import { storageProviderContract } from '../../contract/storage-provider.contract.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { folder } from '../../support/general/folders.ts';

const HOUR_MS = 3_600_000;
const SAFEGUARDS = { timeoutMs: 30_000, limits: { puts: 2, calls: 2 } };

storageProviderContract('local with safeguards', async () => {
  const home = await folder();
  const root = join(home.path, 'objects');
  return {
    provider: withSafeguards(await LocalStorageProvider.open({ name: 'local', root }), SAFEGUARDS),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
});

storageProviderContract('simulated GLACIER with safeguards', async () => {
  const home = await folder();
  const clock = new AdjustableClock();
  const ice = await SimulatedArchiveProvider.open({
    name: 'ice',
    root: join(home.path, 'ice'),
    storageClass: 'GLACIER',
    timeScale: 1,
    clock,
  });
  const provider = withSafeguards(ice, SAFEGUARDS);
  return {
    provider,
    thaw: async (location) => {
      await provider.retrieve(location, 'STANDARD', 2);
      clock.advance(12 * HOUR_MS);
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
});
