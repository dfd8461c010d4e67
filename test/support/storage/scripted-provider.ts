import { StorageLocation } from '../../../src/modules/storage/domain/storage-location.ts';
import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';

/** A provider with only the methods given by the test. */
export function scriptedProvider(methods: Partial<StorageProvider> = {}): StorageProvider {
  const unexpected = async (): Promise<never> => {
    throw new Error('the test expects no such call');
  };
  return {
    name: 'scripted',
    capabilities: {
      storageClass: 'STANDARD',
      instantAccess: true,
      retrievalTiers: [],
      signedUrls: false,
      maxObjectBytes: 1,
      simulated: false,
      timeScale: 1,
      priceList: undefined,
    },
    put: unexpected,
    open: unexpected,
    stat: unexpected,
    retrieve: unexpected,
    delete: unexpected,
    list: () => {
      throw new Error('the test expects no such call');
    },
    health: unexpected,
    ...methods,
  };
}

export const SOMEWHERE = StorageLocation.of('scripted', 'key', 'STANDARD');
