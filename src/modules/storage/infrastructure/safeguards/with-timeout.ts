import { DomainError } from '../../../../kernel/domain-error.ts';
import { pacedStream } from '../../../../platform/streams/paced-stream.ts';
import type { StorageProvider } from '../../domain/storage-provider.ts';
import { guardedProvider, type ProviderCall } from './guarded-provider.ts';

/** Slowest acceptable transfer rate of a put. */
const SLOWEST_BYTES_PER_SECOND = 64 * 1024;

/** Sweeping takes one request per leftover. */
const UNLIMITED: ReadonlySet<ProviderCall['method']> = new Set(['removeLeftovers']);

/**
 * Aborts a call that gets no response within `timeoutMs`, and a body that delivers nothing for that long
 * (`PROVIDER_UNAVAILABLE`). For providers without timeouts of their own.
 */
export function withTimeout(provider: StorageProvider, timeoutMs: number): StorageProvider {
  const guarded = guardedProvider(provider, async ({ method, bytes = 0 }, work, signal) => {
    if (UNLIMITED.has(method)) return work(signal);
    const late = new AbortController();
    const stop = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
    // Also stops waiting for a provider that ignores its signal.
    const stopped = Promise.withResolvers<never>();
    stop.addEventListener('abort', () => stopped.reject(stop.reason), { once: true });
    const timer = setTimeout(
      () =>
        late.abort(
          new DomainError('PROVIDER_UNAVAILABLE', 'The provider did not respond in time.'),
        ),
      timeoutMs + (bytes / SLOWEST_BYTES_PER_SECOND) * 1_000,
    );
    try {
      return await Promise.race([work(stop), stopped.promise]);
    } catch (error) {
      // An aborted call may fail with an error of its own.
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
