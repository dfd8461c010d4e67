import { describe, expect, it } from 'vitest';

import { FileSize } from '../../../../src/kernel/file-size.ts';
import {
  DEFAULT_COLD_MIN_BYTES,
  type PlacementPolicy,
  type ProviderCandidate,
} from '../../../../src/modules/storage/domain/choose-provider.ts';
import { explainPlacement } from '../../../../src/modules/storage/domain/explain-placement.ts';
import type { StorageClass } from '../../../../src/modules/storage/domain/storage-class.ts';
import { JPEG } from '../../../support/library/samples.ts';

const MIB = 1024 ** 2;

function candidate(
  name: string,
  storageClass: StorageClass,
  data: Partial<ProviderCandidate> & { maxObjectBytes?: number } = {},
): ProviderCandidate {
  const { maxObjectBytes = FileSize.MAX_BYTES, ...rest } = data;
  return {
    name,
    healthy: true,
    capabilities: {
      storageClass,
      instantAccess: storageClass === 'STANDARD',
      retrievalTiers: [],
      signedUrls: false,
      maxObjectBytes,
      simulated: false,
      timeScale: 1,
      priceList: undefined,
    },
    ...rest,
  };
}

const POLICY: PlacementPolicy = {
  order: ['down', 'tiny', 'ice', 'snow', 'disk'],
  orderByCategory: {},
  coldMinBytes: DEFAULT_COLD_MIN_BYTES,
  copies: 1,
  archiveAfterSeconds: 0,
  graceSeconds: 0,
};

const CANDIDATES = [
  candidate('local', 'STANDARD'),
  candidate('disk', 'STANDARD'),
  candidate('snow', 'GLACIER'),
  candidate('ice', 'DEEP_ARCHIVE'),
  candidate('tiny', 'STANDARD', { maxObjectBytes: 10 }),
  candidate('down', 'STANDARD', { healthy: false, problem: 'cannot write in /a/folder' }),
];

function reasons(bytes: number, policy: Partial<PlacementPolicy> = {}, preference?: string) {
  const file = { type: JPEG, size: FileSize.ofBytes(bytes) };
  const explained = explainPlacement(file, CANDIDATES, { ...POLICY, ...policy }, preference);
  return explained.map(({ provider, reason }) => `${provider.name} ${reason}`);
}

describe('explainPlacement', () => {
  it('lists chosen providers first and explains why the others were not chosen', () => {
    expect(reasons(MIB)).toEqual([
      'ice CHOSEN',
      'local NOT_IN_POLICY',
      'disk NOT_NEEDED',
      'snow NOT_NEEDED',
      'tiny FILE_TOO_LARGE',
      'down UNHEALTHY',
    ]);
  });

  it('chooses as many providers as the policy requires, in its order', () => {
    expect(reasons(MIB, { copies: 3 }).slice(0, 3)).toEqual([
      'ice CHOSEN',
      'snow CHOSEN',
      'disk CHOSEN',
    ]);
  });

  it('reports that cold classes are not worthwhile for a small file', () => {
    expect(reasons(1_000)).toEqual(
      expect.arrayContaining(['disk CHOSEN', 'ice NOT_WORTHWHILE', 'snow NOT_WORTHWHILE']),
    );
  });

  it('chooses nothing without archiving unless the user requests a provider', () => {
    expect(reasons(MIB, { copies: 0 })).toContain('ice NOT_NEEDED');
    expect(reasons(MIB, { copies: 0 }, 'snow')[0]).toBe('snow CHOSEN');
  });

  it("hides the operator's details of an unhealthy provider from users", () => {
    const file = { type: JPEG, size: FileSize.ofBytes(1) };
    const explained = explainPlacement(file, CANDIDATES, POLICY);
    const down = explained.find(({ provider }) => provider.name === 'down');
    expect(down?.explanation).toBe('It is unhealthy.');
  });
});
