import { describe, expect, it } from 'vitest';

import { ConfiguredProviders } from '../../../../src/modules/storage/infrastructure/configured-providers.ts';
import { NOTHING_ARCHIVED } from '../../../support/storage/nothing-archived.ts';
import { scriptedProvider } from '../../../support/storage/scripted-provider.ts';

describe('the health of configured providers', () => {
  it('is cached for a recently healthy provider', async () => {
    let asked = 0;
    let healthy = true;
    const provider = scriptedProvider({
      name: 'one',
      health: async () => {
        asked += 1;
        return { healthy };
      },
    });
    const lasting = new ConfiguredProviders(provider, [], NOTHING_ARCHIVED, {
      healthyForMs: 60_000,
    });
    await lasting.candidates();
    expect(await lasting.candidates()).toMatchObject([{ name: 'one', healthy: true }]);
    expect(asked).toBe(1);
    const forgetful = new ConfiguredProviders(provider, [], NOTHING_ARCHIVED);
    await forgetful.candidates();
    healthy = false;
    expect(await forgetful.candidates()).toMatchObject([{ name: 'one', healthy: false }]);
    expect(asked).toBe(3);
  });

  it('of a hanging provider does not delay the others', async () => {
    const hanging = scriptedProvider({ name: 'hanging', health: () => new Promise(() => {}) });
    const well = scriptedProvider({ name: 'well', health: async () => ({ healthy: true }) });
    const providers = new ConfiguredProviders(well, [hanging], NOTHING_ARCHIVED, {
      healthTimeoutMs: 20,
    });
    expect(await providers.candidates()).toMatchObject([
      { name: 'well', healthy: true },
      { name: 'hanging', healthy: false, problem: 'The provider did not respond in time.' },
    ]);
  });
});
