import { afterEach, describe, expect, it, vi } from 'vitest';

import type { StorageProvider } from '../../../../../src/modules/storage/domain/storage-provider.ts';
import { withTimeout } from '../../../../../src/modules/storage/infrastructure/safeguards/with-timeout.ts';
import { bytesOf, collect, sourceOf } from '../../../../support/storage/object-source.ts';
import { scriptedProvider, SOMEWHERE } from '../../../../support/storage/scripted-provider.ts';

const LATE = { code: 'PROVIDER_UNAVAILABLE' };
const SHORT_MS = 20;
const LONG_MS = 60_000;
const HOUR_MS = 3_600_000;

afterEach(() => vi.useRealTimers());

const never = (): Promise<never> => new Promise(() => {});

async function* stalling(): AsyncIterable<Uint8Array> {
  yield Buffer.from('first');
  await never();
}

describe('withTimeout', () => {
  it.each<[string, Partial<StorageProvider>, (provider: StorageProvider) => Promise<unknown>]>([
    ['open', { open: never }, (provider) => provider.open(SOMEWHERE)],
    ['stat', { stat: never }, (provider) => provider.stat(SOMEWHERE)],
    ['retrieve', { retrieve: never }, (provider) => provider.retrieve(SOMEWHERE, 'BULK', 4)],
    ['delete', { delete: never }, (provider) => provider.delete(SOMEWHERE)],
    ['put', { put: never }, (provider) => provider.put('key', sourceOf(Buffer.from('x')))],
    ['list', { list: () => stuck() }, (provider) => collect(provider.list(''))],
  ])(
    'times out a call to %s even if the provider ignores the signal',
    async (_name, inner, call) => {
      const provider = withTimeout(scriptedProvider(inner), SHORT_MS);
      await expect(call(provider)).rejects.toMatchObject(LATE);
    },
  );

  it('aborts the call to the provider', async () => {
    let told: unknown;
    const provider = withTimeout(
      scriptedProvider({
        delete: (_location, signal) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => {
              told = signal.reason;
              reject(new Error('an error of its own'));
            });
          }),
      }),
      SHORT_MS,
    );
    await expect(provider.delete(SOMEWHERE)).rejects.toMatchObject(LATE);
    expect(told).toMatchObject(LATE);
  });

  it('reports a provider that does not respond as unhealthy', async () => {
    const provider = withTimeout(scriptedProvider({ health: never }), SHORT_MS);
    expect(await provider.health()).toEqual({
      healthy: false,
      reason: 'The provider did not respond in time.',
    });
  });

  it('extends the timeout of a put by its size', async () => {
    const source = { ...sourceOf(Buffer.alloc(0)), size: 1024 ** 3 };
    const { promise, resolve } = Promise.withResolvers<typeof SOMEWHERE>();
    const provider = withTimeout(scriptedProvider({ put: () => promise }), SHORT_MS);
    vi.useFakeTimers();
    const putting = provider.put('key', source);
    await vi.advanceTimersByTimeAsync(4 * HOUR_MS);
    resolve(SOMEWHERE);
    expect(await putting).toBe(SOMEWHERE);
  });

  it('does not abort a body while bytes keep arriving', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const provider = withTimeout(
      scriptedProvider({
        open: async (_location, _range, signal) => {
          signals.push(signal);
          return sourceOf(Buffer.from('bytes')).open();
        },
      }),
      SHORT_MS,
    );
    vi.useFakeTimers();
    const body = await provider.open(SOMEWHERE);
    await vi.advanceTimersByTimeAsync(SHORT_MS * 3);
    vi.useRealTimers();
    expect((await bytesOf(body)).toString()).toBe('bytes');
    expect(signals.map((signal) => signal?.aborted)).toEqual([false]);
  });

  it('fails a stalled body', async () => {
    const provider = withTimeout(scriptedProvider({ open: async () => stalling() }), SHORT_MS);
    await expect(bytesOf(await provider.open(SOMEWHERE))).rejects.toMatchObject(LATE);
  });

  it('closes the source of a body when its reader stops', async () => {
    let closed = false;
    async function* endless(): AsyncIterable<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(100_000);
      } finally {
        closed = true;
      }
    }
    const provider = withTimeout(scriptedProvider({ open: async () => endless() }), LONG_MS);
    for await (const chunk of await provider.open(SOMEWHERE)) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    await expect.poll(() => closed).toBe(true);
  });

  it('fails with the abort reason of the caller', async () => {
    const abort = new AbortController();
    const provider = withTimeout(scriptedProvider({ delete: never }), LONG_MS);
    const deleting = provider.delete(SOMEWHERE, abort.signal);
    abort.abort(new Error('enough'));
    await expect(deleting).rejects.toThrow('enough');
  });
});

async function* stuck(): AsyncGenerator<never> {
  yield await never();
}
