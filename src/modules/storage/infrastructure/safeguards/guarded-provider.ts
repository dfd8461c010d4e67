import type { ProviderHealth, StorageProvider } from '../../domain/storage-provider.ts';

/** One request to a provider. `next` fetches the next item of a listing and cannot be retried. */
export interface ProviderCall {
  readonly method:
    | Exclude<keyof StorageProvider, 'name' | 'capabilities' | 'records' | 'disk'>
    | 'next';
  /** Bytes transferred by a put. */
  readonly bytes?: number;
}

/** Runs, delays, retries or rejects a call. It may pass its own signal to the call. */
export type CallGuard = <T>(
  call: ProviderCall,
  work: (signal: AbortSignal | undefined) => Promise<T>,
  signal: AbortSignal | undefined,
) => Promise<T>;

/** Wraps every call of the provider and its records in a guard. Optional methods the provider lacks stay absent. */
export function guardedProvider(inner: StorageProvider, guard: CallGuard): StorageProvider {
  const { records } = inner;
  const listRestores = inner.listRestores?.bind(inner);
  const localPathsOf = inner.localPathsOf?.bind(inner);
  const identitiesOf = inner.identitiesOf?.bind(inner);
  const s3ObjectOf = inner.s3ObjectOf?.bind(inner);
  const removeLeftovers = inner.removeLeftovers?.bind(inner);
  const signedUrl = inner.signedUrl?.bind(inner);
  return {
    name: inner.name,
    capabilities: inner.capabilities,
    disk: inner.disk,
    ...(records ? { records: guardedProvider(records, guard) } : {}),
    put: (key, source, signal) => {
      const call = { method: 'put', bytes: source.size } as const;
      return guard(call, (stop) => inner.put(key, source, stop), signal);
    },
    open: (location, range, signal) =>
      guard({ method: 'open' }, (stop) => inner.open(location, range, stop), signal),
    stat: (location, signal) =>
      guard({ method: 'stat' }, (stop) => inner.stat(location, stop), signal),
    retrieve: (location, tier, days, signal) =>
      guard({ method: 'retrieve' }, (stop) => inner.retrieve(location, tier, days, stop), signal),
    delete: (location, signal) =>
      guard({ method: 'delete' }, (stop) => inner.delete(location, stop), signal),
    list: (prefix, signal) =>
      guardedList(guard, { method: 'list' }, (stop) => inner.list(prefix, stop), signal),
    health: (signal) =>
      guard({ method: 'health' }, (stop) => inner.health(stop), signal).catch(unhealthy),
    ...(listRestores && {
      listRestores: (prefix, signal) => {
        const start = (stop: AbortSignal) => listRestores(prefix, stop);
        return guardedList(guard, { method: 'listRestores' }, start, signal);
      },
    }),
    ...(localPathsOf && { localPathsOf }),
    ...(identitiesOf && { identitiesOf }),
    ...(s3ObjectOf && { s3ObjectOf }),
    ...(removeLeftovers && {
      removeLeftovers: (before, signal) => {
        const work = (stop: AbortSignal | undefined) => removeLeftovers(before, stop);
        return guard({ method: 'removeLeftovers' }, work, signal);
      },
    }),
    ...(signedUrl && {
      signedUrl: (location, ttlSeconds, headers) => {
        const work = () => signedUrl(location, ttlSeconds, headers);
        return guard({ method: 'signedUrl' }, work, undefined);
      },
    }),
  };
}

function unhealthy(error: unknown): ProviderHealth {
  return { healthy: false, reason: error instanceof Error ? error.message : 'unknown' };
}

/** Guards the first item as a call of its own, and each later item as `next`. */
async function* guardedList<T>(
  guard: CallGuard,
  call: ProviderCall,
  items: (stop: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const over = new AbortController();
  const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  try {
    const begin = async () => {
      const from = items(stop)[Symbol.asyncIterator]();
      return { from, first: await from.next() };
    };
    const { from, first } = await guard(call, begin, signal);
    let item = first;
    while (item.done !== true) {
      yield item.value;
      item = await guard({ method: 'next' }, () => from.next(), signal);
    }
  } finally {
    over.abort();
  }
}
