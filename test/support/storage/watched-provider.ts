import type { StorageProvider } from '../../../src/modules/storage/domain/storage-provider.ts';

type Call = 'retrieve' | 'stat' | 'listRestores';

/** A provider that counts its calls and lets a test intercept them. */
export interface WatchedProvider {
  readonly provider: StorageProvider;
  readonly calls: Record<Call, number>;
  /** The calls to `retrieve`, in order. */
  readonly asked: { readonly key: string; readonly tier: string; readonly days: number }[];
  /** Runs before each call; if it throws, the call rejects with the error. */
  before: (call: Call, key: string) => Promise<void> | void;
}

export function watchedProvider(real: StorageProvider): WatchedProvider {
  const watched: WatchedProvider = {
    provider: real,
    calls: { retrieve: 0, stat: 0, listRestores: 0 },
    asked: [],
    before: () => undefined,
  };
  const counted: Pick<StorageProvider, Call> = {
    retrieve: async (location, tier, days, signal) => {
      watched.calls.retrieve += 1;
      await watched.before('retrieve', location.key);
      watched.asked.push({ key: location.key, tier, days });
      return real.retrieve(location, tier, days, signal);
    },
    stat: async (location, signal) => {
      watched.calls.stat += 1;
      await watched.before('stat', location.key);
      return real.stat(location, signal);
    },
    async *listRestores(prefix, signal) {
      watched.calls.listRestores += 1;
      await watched.before('listRestores', prefix);
      yield* real.listRestores?.(prefix, signal) ?? [];
    },
  };
  const provider = new Proxy(real, {
    get: (target, name) => {
      if (Object.hasOwn(counted, name)) return counted[name as Call];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return Object.assign(watched, { provider });
}
