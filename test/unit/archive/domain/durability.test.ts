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

const SERVICES = ['local', 'ice', 'b2'].map((name) => ({
  name,
  simulated: false,
  disk: undefined,
}));

function durability(facts: Partial<DurabilityFacts> & { copies: DurabilityFacts['copies'] }) {
  return durabilityOf({
    archival: 'ARCHIVED',
    isTrashed: false,
    landing: 'local',
    providers: SERVICES,
    policy: { copies: 1, order: ['ice', 'b2'], orderByCategory: {} },
    ...facts,
  });
}

const TWO = { copies: 2, order: ['ice', 'b2'], orderByCategory: {} };
const NONE = {
  archival: undefined,
  policy: { copies: 0, order: [], orderByCategory: {} },
} as const;
const onDisk = (name: string, disk: string) => ({ name, simulated: false, disk });

describe('a file is safe to delete on the phone', () => {
  it('once the policy is met by verified copies, reporting their providers and last verification', () => {
    const earlier = new Date('2026-01-01T00:00:00Z');
    const copies = [copy('local', 'RELEASED'), copy('ice', 'VERIFIED', earlier), copy('b2')];
    expect(durability({ copies, archival: 'RELEASED' })).toEqual({
      providers: ['ice', 'b2'],
      lastVerifiedAt: AT,
      isPolicyMet: true,
      problems: [],
    });
  });

  it('without archiving, once its only copy at a service is verified', () => {
    expect(durability({ ...NONE, copies: [copy('local', 'STORED')] }).problems).toEqual([
      'NO_VERIFIED_COPY',
    ]);
    expect(durability({ ...NONE, copies: [copy('local')] }).problems).toEqual([]);
  });

  it('with a copy on the landing provider, when the policy names that provider', () => {
    const policy = { copies: 2, order: ['local', 'ice'], orderByCategory: {} };
    expect(durability({ copies: [copy('local'), copy('ice')], policy }).problems).toEqual([]);
  });

  it('with copies on two disks', () => {
    const providers = [onDisk('ice', 'a'), onDisk('b2', 'b')];
    const facts = { providers, policy: TWO, copies: [copy('ice'), copy('b2')] };
    expect(durability(facts).problems).toEqual([]);
  });

  it('whatever happened to copies beyond those that the policy requires', () => {
    const copies = [copy('ice'), copy('b2', 'MISSING'), copy('gone')];
    expect(durability({ copies }).problems).toEqual([]);
  });
});

describe('a file is not safe to delete on the phone', () => {
  it.each<
    [string, readonly string[], Partial<DurabilityFacts>, readonly ReturnType<typeof copy>[]]
  >([
    ['while it waits', ['ARCHIVE_PENDING'], { archival: 'WAITING' }, [copy('local')]],
    ['with only its landing copy', ['TOO_FEW_COPIES'], {}, [copy('local'), copy('ice', 'STORED')]],
    [
      'when its copy was found damaged',
      ['TOO_FEW_COPIES', 'COPY_DAMAGED'],
      {},
      [copy('local'), copy('ice', 'DAMAGED')],
    ],
    ['when it is missing', ['NO_VERIFIED_COPY', 'COPY_MISSING'], {}, [copy('ice', 'MISSING')]],
    ['when it cannot be verified', ['NO_VERIFIED_COPY'], {}, [copy('ice', 'UNVERIFIABLE')]],
    ['before the policy is applied', ['ARCHIVE_PENDING'], { archival: undefined }, [copy('local')]],
    ['in the trash', ['IN_TRASH'], { isTrashed: true }, [copy('ice')]],
    ['with one copy of two', ['TOO_FEW_COPIES'], { policy: TWO }, [copy('local'), copy('ice')]],
    [
      'with two copies at one provider instead of two',
      ['TOO_FEW_COPIES'],
      { policy: TWO },
      [copy('ice'), copy('ice')],
    ],
    [
      'whose only copy is at a provider that is no longer configured',
      ['NO_VERIFIED_COPY', 'PROVIDER_NOT_CONFIGURED'],
      { archival: 'RELEASED' },
      [copy('local', 'RELEASED'), copy('gone')],
    ],
    [
      'whose only copy is in a simulated archive',
      ['TOO_FEW_COPIES', 'SIMULATED_ARCHIVE'],
      { providers: [{ name: 'ice', simulated: true, disk: undefined }] },
      [copy('ice')],
    ],
    [
      'whose only copy is on one disk',
      ['ONE_FAILURE_DOMAIN'],
      { ...NONE, providers: [onDisk('local', 'a')] },
      [copy('local')],
    ],
    [
      'whose two copies are on the same disk',
      ['ONE_FAILURE_DOMAIN'],
      { policy: TWO, providers: [onDisk('ice', 'a'), onDisk('b2', 'a')] },
      [copy('ice'), copy('b2')],
    ],
  ])('%s', (_what, problems, facts, copies) => {
    expect(durability({ ...facts, copies }).problems).toEqual(problems);
  });
});
