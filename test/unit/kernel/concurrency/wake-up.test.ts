import { getEventListeners } from 'node:events';

import { describe, expect, it } from 'vitest';

import { WakeUp } from '../../../../src/kernel/concurrency/wake-up.ts';

describe('WakeUp', () => {
  it('leaves no listener on its signal, however a wait ends', async () => {
    const ending = new AbortController();
    const wakeUp = new WakeUp(ending.signal);
    for (let waits = 0; waits < 100; waits += 1) {
      const waiting = wakeUp.wait(60_000);
      expect(getEventListeners(ending.signal, 'abort')).toHaveLength(1);
      wakeUp.call();
      await waiting;
    }
    await wakeUp.wait(1);
    expect(getEventListeners(ending.signal, 'abort')).toHaveLength(0);
    const last = wakeUp.wait(60_000);
    ending.abort();
    await last;
    expect(getEventListeners(ending.signal, 'abort')).toHaveLength(0);
  });

  it('does not wait when called since the last wait or after it was aborted', async () => {
    const ending = new AbortController();
    const wakeUp = new WakeUp(ending.signal);
    wakeUp.call();
    wakeUp.call();
    await expect(wakeUp.wait(60_000)).resolves.toBeUndefined();
    ending.abort();
    await expect(wakeUp.wait(60_000)).resolves.toBeUndefined();
  });
});
