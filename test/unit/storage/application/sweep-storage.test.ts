import { expect, it } from 'vitest';

import { SweepStorage } from '../../../../src/modules/storage/application/sweep-storage.ts';
import { AdjustableClock } from '../../../support/app/adjustable-clock.ts';
import { scriptedProvider } from '../../../support/storage/scripted-provider.ts';

it('sweeps the other providers when one fails, and reports which', async () => {
  const swept: string[] = [];
  const all = ['one', 'two', 'three'].map((name) => ({
    ...scriptedProvider(),
    name,
    removeLeftovers: async () => {
      if (name === 'two') throw new Error('away');
      swept.push(name);
    },
  }));
  const sweep = new SweepStorage({ all: [...all, scriptedProvider()] }, new AdjustableClock());
  await expect(sweep.execute()).rejects.toMatchObject({
    errors: [{ message: 'Could not sweep the provider two.', cause: { message: 'away' } }],
  });
  expect(swept).toEqual(['one', 'three']);
});
