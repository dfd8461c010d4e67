import { describe, expect, it } from 'vitest';

import { cancellable } from '../../../../src/kernel/concurrency/cancellable.ts';
import { WakeUp } from '../../../../src/kernel/concurrency/wake-up.ts';

const HOUR = 3_600_000;

describe('cancellable', () => {
  it('ends while waiting, after running its finally blocks', async () => {
    let cleaned = false;
    const numbers = cancellable<number>(async function* (signal) {
      const wakeUp = new WakeUp(signal);
      try {
        yield 1;
        while (!signal.aborted) await wakeUp.wait(HOUR);
      } finally {
        cleaned = true;
      }
    });
    expect(await numbers.next()).toEqual({ done: false, value: 1 });
    const waiting = numbers.next();
    await numbers.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(cleaned).toBe(true);
  });

  it('ends between two values', async () => {
    const numbers = cancellable<number>(async function* () {
      for (let n = 0; ; n += 1) yield n;
    });
    const seen: number[] = [];
    for await (const n of numbers) {
      seen.push(n);
      if (n === 2) break;
    }
    expect(seen).toEqual([0, 1, 2]);
    expect(await numbers.next()).toEqual({ done: true, value: undefined });
  });
});

describe('WakeUp', () => {
  const never = new AbortController().signal;

  it('remembers one call made before the wait', async () => {
    const wakeUp = new WakeUp(never);
    wakeUp.call();
    wakeUp.call();
    await wakeUp.wait(HOUR);
    let woken = false;
    const second = wakeUp.wait(HOUR).then(() => (woken = true));
    await Promise.resolve();
    expect(woken).toBe(false);
    wakeUp.call();
    await second;
  });

  it('wakes up after its timeout', async () => {
    await expect(new WakeUp(never).wait(1)).resolves.toBeUndefined();
  });
});
