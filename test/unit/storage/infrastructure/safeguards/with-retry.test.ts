import { describe, expect, it } from 'vitest';

import { DomainError, type DomainErrorCode } from '../../../../../src/kernel/domain-error.ts';
import type { ListedObject } from '../../../../../src/modules/storage/domain/storage-provider.ts';
import { withRetry } from '../../../../../src/modules/storage/infrastructure/safeguards/with-retry.ts';
import { collect, sourceOf } from '../../../../support/storage/object-source.ts';
import { scriptedProvider, SOMEWHERE } from '../../../../support/storage/scripted-provider.ts';

const away = (): DomainError => new DomainError('PROVIDER_UNAVAILABLE', 'away');

/** Fails the given number of times, then succeeds; counts its calls. */
function failing<T>(times: number, result: T, error: () => Error = away) {
  let calls = 0;
  return {
    calls: () => calls,
    work: async (): Promise<T> => {
      calls += 1;
      if (calls <= times) throw error();
      return result;
    },
  };
}

/** Instant pauses that record their intended length. */
function pauses(random = 0) {
  const taken: number[] = [];
  const policy = {
    random: () => random,
    pause: async (ms: number) => {
      taken.push(ms);
    },
  };
  return { taken, policy };
}

describe('withRetry', () => {
  it('retries a call with exponential backoff while the provider is unavailable', async () => {
    const { work, calls } = failing(3, undefined);
    const { taken, policy } = pauses();
    await withRetry(scriptedProvider({ delete: work }), policy).delete(SOMEWHERE);
    expect(calls()).toBe(4);
    expect(taken).toEqual([200, 400, 800]);
  });

  it('applies jitter of up to half a pause', async () => {
    const { work } = failing(2, undefined);
    const { taken, policy } = pauses(0.999);
    await withRetry(scriptedProvider({ delete: work }), policy).delete(SOMEWHERE);
    expect(taken.map(Math.round)).toEqual([100, 200]);
  });

  it('never exceeds the longest pause', async () => {
    const { work } = failing(9, undefined);
    const { taken, policy } = pauses();
    const provider = withRetry(scriptedProvider({ delete: work }), {
      ...policy,
      attempts: 10,
      longestPauseMs: 1_000,
    });
    await provider.delete(SOMEWHERE);
    expect(Math.max(...taken)).toBe(1_000);
  });

  it('gives up with the last error', async () => {
    const { work, calls } = failing(99, undefined);
    const { policy } = pauses();
    const provider = withRetry(scriptedProvider({ delete: work }), { ...policy, attempts: 3 });
    await expect(provider.delete(SOMEWHERE)).rejects.toMatchObject({ message: 'away' });
    expect(calls()).toBe(3);
  });

  it.each<DomainErrorCode>([
    'OBJECT_NOT_FOUND',
    'STORAGE_FULL',
    'CHECKSUM_MISMATCH',
    'RETRIEVAL_REQUIRED',
    'EXPEDITED_UNAVAILABLE',
  ])('does not retry after %s', async (code) => {
    const { work, calls } = failing(1, undefined, () => new DomainError(code, 'no'));
    const { policy } = pauses();
    const provider = withRetry(scriptedProvider({ delete: work }), policy);
    await expect(provider.delete(SOMEWHERE)).rejects.toMatchObject({ code });
    expect(calls()).toBe(1);
  });

  it('does not retry after an unexpected error', async () => {
    const { work, calls } = failing(1, undefined, () => new Error('a bug'));
    const provider = withRetry(scriptedProvider({ delete: work }), pauses().policy);
    await expect(provider.delete(SOMEWHERE)).rejects.toThrow('a bug');
    expect(calls()).toBe(1);
  });

  it('retries every method of the port and reopens the source', async () => {
    const bytes = Buffer.from('bytes');
    const source = sourceOf(bytes);
    let opened = 0;
    const provider = withRetry(
      scriptedProvider({
        put: async (_key, given) => {
          await collect(given.open());
          opened += 1;
          if (opened === 1) throw away();
          return SOMEWHERE;
        },
        open: failing(1, collectable(bytes)).work,
        stat: failing(1, {
          size: 5,
          sha256: undefined,
          storageClass: 'STANDARD' as const,
          restore: { kind: 'NOT_NEEDED' as const },
        }).work,
        retrieve: failing(1, { kind: 'IN_PROGRESS' as const }).work,
        removeLeftovers: failing(1, undefined).work,
        signedUrl: failing(1, new URL('https://example.com')).work,
      }),
      pauses().policy,
    );
    expect(await provider.put('key', source)).toBe(SOMEWHERE);
    expect(opened).toBe(2);
    expect(await collect(await provider.open(SOMEWHERE))).toEqual([bytes]);
    expect(await provider.stat(SOMEWHERE)).toMatchObject({ size: 5 });
    expect(await provider.retrieve(SOMEWHERE, 'BULK', 4)).toEqual({ kind: 'IN_PROGRESS' });
    await provider.removeLeftovers?.(new Date());
    expect(
      await provider.signedUrl?.(SOMEWHERE, 1, {
        contentType: 'a/b',
        contentDisposition: 'inline',
      }),
    ).toEqual(new URL('https://example.com'));
  });

  it('restarts a listing only before its first object', async () => {
    let listings = 0;
    const provider = withRetry(
      scriptedProvider({
        async *list(): AsyncIterable<ListedObject> {
          listings += 1;
          if (listings === 1) throw away();
          yield { key: 'a', size: 1 };
          throw away();
        },
      }),
      pauses().policy,
    );
    const told: ListedObject[] = [];
    const listing = async (): Promise<void> => {
      for await (const object of provider.list('')) told.push(object);
    };
    await expect(listing()).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(told).toEqual([{ key: 'a', size: 1 }]);
    expect(listings).toBe(2);
  });

  it('ends a pause when the caller aborts', async () => {
    const abort = new AbortController();
    const { work, calls } = failing(99, undefined);
    const provider = withRetry(scriptedProvider({ delete: work }), {
      firstPauseMs: 60_000,
      longestPauseMs: 60_000,
    });
    const deleting = provider.delete(SOMEWHERE, abort.signal);
    await expect.poll(calls).toBe(1);
    abort.abort();
    await expect(deleting).rejects.toThrow('aborted');
    expect(calls()).toBe(1);
  });

  it('does not retry health checks', async () => {
    const { work, calls } = failing(1, { healthy: true });
    const provider = withRetry(scriptedProvider({ health: work }), pauses().policy);
    expect(await provider.health()).toEqual({ healthy: false, reason: 'away' });
    expect(calls()).toBe(1);
  });
});

async function* collectable(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
