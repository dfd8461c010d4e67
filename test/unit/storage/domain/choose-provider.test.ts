import { describe, expect, it } from 'vitest';

import { FileSize } from '../../../../src/kernel/file-size.ts';
import { FileType } from '../../../../src/kernel/file-type.ts';
import { Money } from '../../../../src/kernel/money.ts';
import {
  chooseProvider,
  DEFAULT_COLD_MIN_BYTES,
  type PlacementPolicy,
  type ProviderCandidate,
} from '../../../../src/modules/storage/domain/choose-provider.ts';
import type { PriceList } from '../../../../src/modules/storage/domain/price-list.ts';
import type { StorageClass } from '../../../../src/modules/storage/domain/storage-class.ts';
import { JPEG } from '../../../support/samples.ts';

function provider(
  name: string,
  storageClass: StorageClass,
  data: { healthy?: boolean; maxObjectBytes?: number } = {},
): ProviderCandidate {
  return {
    name,
    healthy: data.healthy ?? true,
    capabilities: {
      storageClass,
      instantAccess: storageClass === 'STANDARD',
      retrievalTiers: [],
      signedUrls: false,
      maxObjectBytes: data.maxObjectBytes ?? FileSize.MAX_BYTES,
      simulated: false,
      timeScale: 1,
      priceList: undefined,
    },
  };
}

const ICE = provider('ice', 'DEEP_ARCHIVE');
const SNOW = provider('snow', 'GLACIER');
const DISK = provider('disk', 'STANDARD');
const CANDIDATES = [DISK, SNOW, ICE];
const POLICY: PlacementPolicy = {
  order: ['ice', 'snow', 'disk'],
  orderByCategory: { VIDEO: ['snow'] },
  coldMinBytes: DEFAULT_COLD_MIN_BYTES,
  copies: 1,
  archiveAfterSeconds: 0,
  graceSeconds: 0,
};
const MIB = 1024 ** 2;

function choose(
  bytes: number,
  options: {
    type?: string;
    candidates?: ProviderCandidate[];
    policy?: Partial<PlacementPolicy>;
    preference?: string;
  } = {},
): string | undefined {
  const { candidates = CANDIDATES, policy, preference } = options;
  const type = options.type ? FileType.ofMimeType(options.type) : JPEG;
  const file = { type, size: FileSize.ofBytes(bytes) };
  return chooseProvider(file, candidates, { ...POLICY, ...policy }, preference)?.provider;
}

describe('chooseProvider', () => {
  it("takes the policy's first, however the candidates are listed", () => {
    expect(choose(MIB)).toBe('ice');
    expect(choose(MIB, { candidates: CANDIDATES.toReversed() })).toBe('ice');
  });

  it('takes the order of its category where there is one', () => {
    expect(choose(MIB, { type: 'video/mp4' })).toBe('snow');
  });

  it('passes over who is not healthy', () => {
    const candidates = [{ ...ICE, healthy: false }, SNOW, DISK];
    expect(choose(MIB, { candidates })).toBe('snow');
  });

  it('passes over who cannot take the size, to the byte', () => {
    const candidates = [provider('ice', 'DEEP_ARCHIVE', { maxObjectBytes: MIB }), DISK];
    expect(choose(MIB, { candidates })).toBe('ice');
    expect(choose(MIB + 1, { candidates })).toBe('disk');
  });

  it('passes over names that are not configured, and providers the policy does not name', () => {
    expect(choose(MIB, { policy: { order: ['typo', 'disk'] } })).toBe('disk');
    expect(choose(MIB, { policy: { order: ['typo'] } })).toBeUndefined();
  });

  it('keeps files below 128 KiB warm, to the byte', () => {
    expect(DEFAULT_COLD_MIN_BYTES).toBe(131_072);
    expect(choose(131_071)).toBe('disk');
    expect(choose(131_072)).toBe('ice');
    expect(choose(0)).toBe('disk');
  });

  it('takes a cold one for a small file when there is no other', () => {
    expect(choose(1, { candidates: [SNOW, ICE] })).toBe('ice');
    const candidates = [ICE, { ...DISK, healthy: false }];
    expect(choose(1, { candidates })).toBe('ice');
  });

  it('does as the user wishes when that can be met', () => {
    expect(choose(MIB, { preference: 'disk' })).toBe('disk');
    expect(choose(MIB, { preference: 'disk', policy: { order: ['ice'] } })).toBe('disk');
  });

  it.each([
    ['for a name that is not configured', 'typo', CANDIDATES],
    ['for one that is not healthy', 'snow', [ICE, { ...SNOW, healthy: false }]],
    [
      'for one that cannot take the size',
      'snow',
      [ICE, provider('snow', 'GLACIER', { maxObjectBytes: 1 })],
    ],
  ])('falls back on the policy %s', (_what, preference, candidates) => {
    expect(choose(MIB, { preference, candidates })).toBe('ice');
  });

  it('keeps a small file warm even when a cold place was wished for', () => {
    expect(choose(1, { preference: 'snow' })).toBe('disk');
  });

  it('does as the user wishes when only cold places are left', () => {
    expect(choose(1, { preference: 'snow', candidates: [SNOW, ICE] })).toBe('snow');
    expect(choose(1, { preference: 'snow', policy: { order: [] } })).toBe('snow');
  });

  it('finds nobody when nobody can take it', () => {
    expect(choose(MIB, { candidates: [] })).toBeUndefined();
    expect(
      choose(MIB, { candidates: CANDIDATES.map((one) => ({ ...one, healthy: false })) }),
    ).toBeUndefined();
  });

  it('says why', () => {
    const reason = (bytes: number, preference?: string, candidates = CANDIDATES) =>
      chooseProvider({ type: JPEG, size: FileSize.ofBytes(bytes) }, candidates, POLICY, preference)
        ?.reason;
    expect(reason(MIB)).toBe('First choice of the policy for IMAGE.');
    expect(reason(MIB, 'disk')).toBe('Requested by the user.');
    expect(reason(1, undefined, [ICE])).toMatch(/Only cold providers are available/);
  });
});

describe('with prices', () => {
  const usd = (amount: string): Money => Money.of(amount, 'USD');
  const free = { minDays: 0, minBytes: 0, overheadBytes: 0, overheadStandardBytes: 0, restore: {} };
  const priceList: PriceList = {
    name: 'test',
    currency: 'USD',
    egressGb: usd('0'),
    classes: {
      STANDARD: { ...free, gbMonth: usd('0.023'), put1k: usd('0.005') },
      // Half a cent to put 100 objects: what a GiB saves in a month is 0.022.
      DEEP_ARCHIVE: { ...free, gbMonth: usd('0.001'), put1k: usd('0.05') },
    },
  };

  it('passes over a cold class that costs more for the file than it saves, to the byte', () => {
    const candidates = [{ ...ICE, priceList }, DISK];
    // 0.000045 more to put it, 0.022 per GiB less to keep it for the month that is the least.
    const even = Math.ceil((0.000045 / 0.022) * 1024 ** 3);
    expect(choose(even + 1, { candidates })).toBe('ice');
    expect(choose(even - 1_000, { candidates })).toBe('disk');
  });
});
