import { describe, expect, it } from 'vitest';

import {
  durabilityOf,
  type DurabilityFacts,
} from '../../../../src/modules/archive/domain/durability.ts';
import type { CopyState } from '../../../../src/modules/library/domain/copy.ts';

const AT = new Date('2026-01-02T00:00:00Z');

function copy(provider: string, state: CopyState = 'VERIFIED', verifiedAt: Date | undefined = AT) {
  return { provider, state, verifiedAt };
}

function durability(facts: Partial<DurabilityFacts> & { copies: DurabilityFacts['copies'] }) {
  return durabilityOf({
    archival: 'ARCHIVED',
    isTrashed: false,
    landing: 'local',
    policy: { copies: 1, order: ['ice', 'b2'], orderByCategory: {} },
    ...facts,
  });
}

describe('a file is safe to delete on the phone', () => {
  it('once the policy is met by verified copies, reporting their providers and last verification', () => {
    const earlier = new Date('2026-01-01T00:00:00Z');
    const copies = [copy('local', 'RELEASED'), copy('ice', 'VERIFIED', earlier), copy('b2')];
    expect(durability({ copies, archival: 'RELEASED' })).toEqual({
      providers: ['ice', 'b2'],
      lastVerifiedAt: AT,
      isPolicyMet: true,
      isSafeToDeleteLocal: true,
    });
  });

  it('without archiving, once its only copy is verified', () => {
    const policy = { copies: 0, order: [], orderByCategory: {} };
    const alone = { archival: undefined, policy } as const;
    expect(durability({ ...alone, copies: [copy('local', 'STORED')] }).isSafeToDeleteLocal).toBe(
      false,
    );
    expect(durability({ ...alone, copies: [copy('local')] }).isSafeToDeleteLocal).toBe(true);
  });

  it('with a copy on the landing provider, when the policy names that provider', () => {
    const policy = { copies: 2, order: ['local', 'ice'], orderByCategory: {} };
    const copies = [copy('local'), copy('ice')];
    expect(durability({ copies, policy }).isSafeToDeleteLocal).toBe(true);
  });
});

describe('a file is not safe to delete on the phone', () => {
  it.each<[string, Partial<DurabilityFacts>, readonly ReturnType<typeof copy>[]]>([
    ['while it waits for the archive', { archival: 'WAITING' }, [copy('local')]],
    ['with only its landing copy verified', {}, [copy('local'), copy('ice', 'STORED')]],
    ['when its copy was found damaged', {}, [copy('local'), copy('ice', 'DAMAGED')]],
    ['when its copy is missing', {}, [copy('ice', 'MISSING')]],
    ['when its copy could not be compared', {}, [copy('local'), copy('ice', 'UNVERIFIABLE')]],
    ['before the policy is applied', { archival: undefined }, [copy('local')]],
    ['in the trash', { isTrashed: true }, [copy('ice')]],
    [
      'with one copy of two',
      { policy: { copies: 2, order: ['ice', 'b2'], orderByCategory: {} } },
      [copy('local'), copy('ice')],
    ],
    [
      'with two copies at one provider instead of two',
      { policy: { copies: 2, order: ['ice', 'b2'], orderByCategory: {} } },
      [copy('ice'), copy('ice')],
    ],
  ])('%s', (_what, facts, copies) => {
    expect(durability({ ...facts, copies }).isSafeToDeleteLocal).toBe(false);
  });
});
