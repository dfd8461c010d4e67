import { describe, expect, it } from 'vitest';

import { withLimit } from '../../../../../src/modules/storage/infrastructure/safeguards/with-limit.ts';
import { sourceOf } from '../../../../support/storage/object-source.ts';
import { scriptedProvider, SOMEWHERE } from '../../../../support/storage/scripted-provider.ts';

/** Calls that last until they are released. */
function gate() {
  const open: (() => void)[] = [];
  let running = 0;
  let most = 0;
  return {
    running: () => running,
    most: () => most,
    begun: () => open.length,
    /** Releases the call that started n-th. */
    release: (index: number) => open[index]?.(),
    work: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => open.push(resolve));
      running -= 1;
    },
  };
}

describe('withLimit', () => {
  it('limits concurrent calls and queues the others', async () => {
    const { work, most, begun, release } = gate();
    const provider = withLimit(scriptedProvider({ delete: work }), { puts: 1, calls: 2 });
    const all = Array.from({ length: 5 }, () => provider.delete(SOMEWHERE));
    for (let index = 0; index < 5; index += 1) {
      await expect.poll(begun).toBeGreaterThan(index);
      release(index);
    }
    await Promise.all(all);
    expect(most()).toBe(2);
  });

  it('limits puts separately from other calls', async () => {
    const { work, begun, release } = gate();
    const put = async () => {
      await work();
      return SOMEWHERE;
    };
    const provider = withLimit(scriptedProvider({ put, delete: work }), { puts: 1, calls: 1 });
    const puts = [1, 2].map(() => provider.put('key', sourceOf(Buffer.from('x'))));
    await expect.poll(begun).toBe(1);
    const other = provider.delete(SOMEWHERE);
    await expect.poll(begun).toBe(2);
    release(1);
    await other;
    release(0);
    await expect.poll(begun).toBe(3);
    release(2);
    await Promise.all(puts);
  });

  it('frees the slot of a failed call', async () => {
    let calls = 0;
    const provider = withLimit(
      scriptedProvider({
        delete: async () => {
          calls += 1;
          throw new Error('no');
        },
      }),
      { puts: 1, calls: 1 },
    );
    for (let index = 0; index < 3; index += 1) {
      await expect(provider.delete(SOMEWHERE)).rejects.toThrow('no');
    }
    expect(calls).toBe(3);
  });

  it('lets a caller leave the queue without affecting the others', async () => {
    const { work, begun, release } = gate();
    const provider = withLimit(scriptedProvider({ delete: work }), { puts: 1, calls: 1 });
    const abort = new AbortController();
    const first = provider.delete(SOMEWHERE);
    await expect.poll(begun).toBe(1);
    const second = provider.delete(SOMEWHERE, abort.signal);
    const third = provider.delete(SOMEWHERE);
    abort.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    release(0);
    await first;
    await expect.poll(begun).toBe(2);
    release(1);
    await third;
  });

  it('does not queue health checks', async () => {
    const { work, begun, release } = gate();
    const health = async () => ({ healthy: true });
    const provider = withLimit(scriptedProvider({ delete: work, health }), { puts: 1, calls: 1 });
    const waiting = provider.delete(SOMEWHERE);
    await expect.poll(begun).toBe(1);
    expect(await provider.health()).toEqual({ healthy: true });
    release(0);
    await waiting;
  });
});
