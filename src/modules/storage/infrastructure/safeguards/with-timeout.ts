import { DomainError } from '../../../../kernel/domain-error.ts';
import { pacedStream } from '../../../../platform/streams/paced-stream.ts';
import type { StorageProvider } from '../../domain/storage-provider.ts';
import { guardedProvider, type ProviderCall } from './guarded-provider.ts';

/** A put may take as long as it would at so many bytes a second. */
const SLOWEST_BYTES_PER_SECOND = 64 * 1024;

/** Sweeping takes as many requests as there are leftovers. */
const UNLIMITED: ReadonlySet<ProviderCall['method']> = new Set(['removeLeftovers']);

/**
 * Gives up a call that has no answer after `timeoutMs`, and a body of which nothing has come for so long
 * (`PROVIDER_UNAVAILABLE`). For providers that have no time-outs of their own.
 */
export function withTimeout(provider: StorageProvider, timeoutMs: number): StorageProvider {
  const guarded = guardedProvider(provider, async ({ method, bytes = 0 }, work, signal) => {
    if (UNLIMITED.has(method)) return work(signal);
    const late = new AbortController();
    const stop = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
    // Also ends the wait for a provider that does not heed its signal.
    const stopped = Promise.withResolvers<never>();
    stop.addEventListener('abort', () => stopped.reject(stop.reason), { once: true });
    const timer = setTimeout(
      () => late.abort(new DomainError('PROVIDER_UNAVAILABLE', 'no answer in time')),
      timeoutMs + (bytes / SLOWEST_BYTES_PER_SECOND) * 1_000,
    );
    try {
      return await Promise.race([work(stop), stopped.promise]);
    } catch (error) {
      // What is interrupted may fail with an error of its own.
      throw stop.aborted ? stop.reason : error;
    } finally {
      clearTimeout(timer);
    }
  });
  return {
    ...guarded,
    open: async (location, range, signal) =>
      pacedStream(await guarded.open(location, range, signal), timeoutMs),
  };
}
