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
import { JPEG } from '../../../support/library/samples.ts';

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
  it('chooses the first provider of the policy, regardless of the order of candidates', () => {
    expect(choose(MIB)).toBe('ice');
    expect(choose(MIB, { candidates: CANDIDATES.toReversed() })).toBe('ice');
  });

  it("uses the order of the file's category if there is one", () => {
    expect(choose(MIB, { type: 'video/mp4' })).toBe('snow');
  });

  it('skips unhealthy providers', () => {
    const candidates = [{ ...ICE, healthy: false }, SNOW, DISK];
    expect(choose(MIB, { candidates })).toBe('snow');
  });

  it('skips providers whose size limit the file exceeds', () => {
    const candidates = [provider('ice', 'DEEP_ARCHIVE', { maxObjectBytes: MIB }), DISK];
    expect(choose(MIB, { candidates })).toBe('ice');
    expect(choose(MIB + 1, { candidates })).toBe('disk');
  });

  it('skips unknown names and providers that the policy does not name', () => {
    expect(choose(MIB, { policy: { order: ['typo', 'disk'] } })).toBe('disk');
    expect(choose(MIB, { policy: { order: ['typo'] } })).toBeUndefined();
  });

  it('keeps files below 128 KiB out of cold storage', () => {
    expect(DEFAULT_COLD_MIN_BYTES).toBe(131_072);
    expect(choose(131_071)).toBe('disk');
    expect(choose(131_072)).toBe('ice');
    expect(choose(0)).toBe('disk');
  });

  it('chooses a cold provider for a small file when no other is available', () => {
    expect(choose(1, { candidates: [SNOW, ICE] })).toBe('ice');
    const candidates = [ICE, { ...DISK, healthy: false }];
    expect(choose(1, { candidates })).toBe('ice');
  });

  it("follows the user's preference", () => {
    expect(choose(MIB, { preference: 'disk' })).toBe('disk');
    expect(choose(MIB, { preference: 'disk', policy: { order: ['ice'] } })).toBe('disk');
  });

  it.each([
    ['for an unknown name', 'typo', CANDIDATES],
    ['for an unhealthy provider', 'snow', [ICE, { ...SNOW, healthy: false }]],
    [
      'for a provider whose size limit the file exceeds',
      'snow',
      [ICE, provider('snow', 'GLACIER', { maxObjectBytes: 1 })],
    ],
  ])('falls back to the policy %s', (_what, preference, candidates) => {
    expect(choose(MIB, { preference, candidates })).toBe('ice');
  });

  it("keeps a small file out of cold storage despite the user's preference", () => {
    expect(choose(1, { preference: 'snow' })).toBe('disk');
  });

  it("follows the user's preference when only cold providers are available", () => {
    expect(choose(1, { preference: 'snow', candidates: [SNOW, ICE] })).toBe('snow');
    expect(choose(1, { preference: 'snow', policy: { order: [] } })).toBe('snow');
  });

  it('returns undefined when no provider is suitable', () => {
    expect(choose(MIB, { candidates: [] })).toBeUndefined();
    expect(
      choose(MIB, { candidates: CANDIDATES.map((one) => ({ ...one, healthy: false })) }),
    ).toBeUndefined();
  });

  it('gives the reason', () => {
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
      // Half a cent to put 100 objects; a GiB saves 0.022 per month.
      DEEP_ARCHIVE: { ...free, gbMonth: usd('0.001'), put1k: usd('0.05') },
    },
  };

  it('skips a cold class that costs more for the file than it saves', () => {
    const candidates = [{ ...ICE, priceList }, DISK];
    // 0.000045 more to put it, 0.022 per GiB less to store it for the minimum of one month.
    const even = Math.ceil((0.000045 / 0.022) * 1024 ** 3);
    expect(choose(even + 1, { candidates })).toBe('ice');
    expect(choose(even - 1_000, { candidates })).toBe('disk');
  });
});
