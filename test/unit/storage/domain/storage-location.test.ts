import { describe, expect, it } from 'vitest';

import { StorageLocation } from '../../../../src/modules/storage/domain/storage-location.ts';
import { hydrated } from '../../../support/library/samples.ts';

const at = (key: string, version?: string) => StorageLocation.of('b2-eu', key, 'STANDARD', version);

describe('StorageLocation', () => {
  it.each(['a', 'a/b/c', 'a..b', '...', 'a/.hidden', '\u732b'])('accepts the key %j', (key) => {
    expect(at(key)).toMatchObject({ provider: 'b2-eu', key, storageClass: 'STANDARD' });
  });

  it.each(['', '/', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../b', 'a/..', './a', 'a/./b'])(
    'refuses the key %j',
    (key) => {
      expect(() => at(key)).toThrow(expect.objectContaining({ code: 'STORAGE_LOCATION_INVALID' }));
    },
  );

  it('refuses a provider without a name', () => {
    expect(() => StorageLocation.of('', 'a', 'STANDARD')).toThrow(
      expect.objectContaining({ code: 'STORAGE_LOCATION_INVALID' }),
    );
  });

  it('compares provider, key and version, ignoring the storage class', () => {
    expect(at('a', 'v1').equals(at('a', 'v1'))).toBe(true);
    expect(at('a').equals(StorageLocation.of('b2-eu', 'a', 'GLACIER'))).toBe(true);
    expect(at('a').equals(at('b'))).toBe(false);
    expect(at('a').equals(StorageLocation.of('other', 'a', 'STANDARD'))).toBe(false);
    expect(at('a', 'v1').equals(at('a', 'v2'))).toBe(false);
    expect(at('a', 'v1').equals(at('a'))).toBe(false);
  });

  it('equals the same location loaded from its row', () => {
    const loaded = hydrated(StorageLocation.prototype, {
      provider: 'b2-eu',
      key: 'a',
      storageClass: 'STANDARD',
      version: null,
    });
    expect(loaded.equals(at('a'))).toBe(true);
    expect(at('a').equals(loaded)).toBe(true);
    expect(at('a', 'v1').equals(loaded)).toBe(false);
  });
});
